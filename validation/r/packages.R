# What R and its packages say: lme4, psych, lavaan, survival and base R on the files of inputs/.

distributions <- function() list(
  normal = qnorm(c(0.6, 0.9, 0.975, 0.999)),
  t = mapply(qt, c(0.9, 0.975, 0.995, 0.975, 0.6), c(1, 4, 9.5, 120, 2)),
  f = mapply(qf, c(0.95, 0.975, 0.99), c(1, 10, 5), c(10, 10, 20.5))
)

# The line of each person as lme4 sees it: slope with the mean slope, and its error from the conditional variances.
lines_of <- function(fit) {
  effects <- ranef(fit, condVar = TRUE)[[1]]
  errors <- sqrt(apply(attr(effects, "postVar"), 3, function(v) v[2, 2]))
  list(person = as.integer(rownames(effects)), away = effects[[2]], slope = effects[[2]] + fixef(fit)[[2]], error = errors)
}

model <- function(fit) {
  parts <- as.data.frame(VarCorr(fit))$vcov
  list(
    fixed = unname(fixef(fit)), intercept = parts[1], slope = parts[2], covariance = parts[3], residual = parts[4],
    loglik = as.numeric(logLik(fit)), singular = isSingular(fit, tol = 1e-4)
  )
}

growth <- function() {
  fit <- lmer(score ~ session + (session | person), read("growth.csv"), control = strict)
  list(call = "lmer(score ~ session + (session | person)), REML", model = model(fit), lines = lines_of(fit))
}

singular <- function() {
  fit <- suppressMessages(lmer(y ~ x + (x | group), read("singular.csv"), control = strict))
  list(call = "lmer(y ~ x + (x | group)), REML; the fit is singular", model = model(fit))
}

strict <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), check.conv.singular = "ignore")

items <- function() {
  answers <- read("phq9_gad7_pss10.csv")
  phq9 <- answers[paste0("D", 1:9)]
  gad7 <- answers[paste0("A", 1:7)]
  fit <- lavaan::cfa(paste("f =~", paste(names(phq9), collapse = " + ")), phq9, std.lv = TRUE)
  solution <- lavaan::standardizedSolution(fit)
  list(
    calls = "psych::alpha(phq9), psych::alpha(gad7), psych::omega(phq9, nfactors = 1), lavaan::cfa(std.lv = TRUE)",
    forms = nrow(answers),
    phq9_alpha = psych::alpha(phq9)$total$raw_alpha,
    gad7_alpha = psych::alpha(gad7)$total$raw_alpha,
    phq9_omega_total = suppressWarnings(psych::omega(phq9, nfactors = 1, plot = FALSE))$omega.tot,
    phq9_loadings = solution$est.std[solution$op == "=~"]
  )
}

waiting <- function() {
  table <- read("waiting.csv")
  lapply(split(table, table$set), function(set) {
    half <- quantile(survfit(Surv(time, came) ~ 1, set, conf.type = "log-log"), 0.5)
    list(n = nrow(set), came = sum(set$came), median = half$quantile[[1]], low = half$lower[[1]], high = half$upper[[1]])
  })
}
