# Published formulas, written for this check alone and from the papers, in base R: the packages clinicalsignificance and
# suddengains are not in Debian. Nothing here was taken from them or from alliance.

# Jacobson & Truax 1991; GLN and HLL: Hsu 1989; EN: Speer 1992; NK: Nunnally & Kotsch 1983; HA: Hageman & Arrindell 1999
# with the error of measurement the same on both occasions.
index <- function(method, x, y, r, r_after = r) {
  sd1 <- sd(x)
  switch(method,
    JT = (y - x) / sqrt(2 * (sd1 * sqrt(1 - r))^2),
    GLN = (y - (mean(x) + r * (x - mean(x)))) / (sd1 * sqrt(1 - r^2)),
    HLL = (y - (mean(y) + r * (x - mean(x)))) / (sd1 * sqrt(1 - r^2)),
    EN = (y - (mean(x) + r * (x - mean(x)))) / (sd1 * sqrt(1 - r)),
    NK = (y - (mean(x) + r * (x - mean(x)))) / sqrt(r^2 * sd1^2 * (1 - r) + sd1^2 * (1 - r_after)),
    HA = {
      error2 <- sd1^2 * (1 - r)
      of_after <- 1 - error2 / var(y)
      both <- 2 * sd1 * sd(y) * cor(x, y)
      of_difference <- (sd1^2 * r + var(y) * of_after - both) / (sd1^2 + var(y) - both)
      ((y - x) * of_difference + (mean(y) - mean(x)) * (1 - of_difference)) / (sqrt(of_difference) * sqrt(2 * error2))
    }
  )
}

# Lower is better. What each person's change is called, beside the cut-off.
judge <- function(x, y, rci, cutoff, critical) {
  change <- ifelse(rci < -critical, "improved", ifelse(rci > critical, "deteriorated", "unchanged"))
  crossed <- change == "improved" & x > cutoff & y < cutoff
  harmed <- change == "deteriorated" & x < cutoff & y > cutoff
  ifelse(crossed, "recovered", ifelse(harmed, "harmed", change))
}

change <- function() {
  table <- na.omit(read("change.csv"))
  x <- table$before
  y <- table$after
  cutoffs <- list(a = mean(x) - 2 * sd(x), c = (sd(x) * 8 + 8 * mean(x)) / (sd(x) + 8))
  methods <- sapply(c("JT", "GLN", "HLL", "EN", "NK", "HA"), simplify = FALSE, function(method) {
    rci <- index(method, x, y, r = 0.8, r_after = if (method == "NK") 0.5 else 0.8)
    told <- lapply(cutoffs, function(cutoff) judge(x, y, rci, cutoff, if (method == "HA") 1.65 else 1.96))
    list(rci = rci, outcome = told)
  })
  list(people = table$person, cutoffs = cutoffs, methods = methods)
}

# Tang & DeRubeis 1999 with the critical value of Lutz and others 2013. `falls` TRUE: gains where lower is better.
sudden <- function(scores, cutoff, falls) {
  found <- list()
  for (i in seq_len(nrow(scores))) for (n in seq_len(ncol(scores) - 1)) {
    s <- as.numeric(scores[i, ]) * if (falls) 1 else -1
    around <- list(s[max(1, n - 2):n], s[(n + 1):min(length(s), n + 3)])
    around <- lapply(around, function(side) side[!is.na(side)])
    size <- s[n] - s[n + 1]
    if (is.na(size) || size < cutoff || size < 0.25 * abs(s[n]) || min(lengths(around)) < 2) next
    df <- sum(lengths(around)) - 2
    pooled <- sqrt(sum(sapply(around, function(side) sum((side - mean(side))^2))) / df)
    if (mean(around[[1]]) - mean(around[[2]]) > qt(0.975, df) * pooled) found[[length(found) + 1]] <- c(i, n, size)
  }
  do.call(rbind, found)
}

gains <- function() {
  table <- read("sudden_gains.csv")
  scores <- table[paste0("bdi_s", 1:12)]
  lapply(list(gains = TRUE, losses = FALSE), function(falls) {
    found <- sudden(scores, 7, falls)
    list(person = table$id[found[, 1]], session = found[, 2], size = found[, 3])
  })
}

# The usual range: where the next value of a steady person falls with 4 in 5 (Hahn & Meeker 1991), and the level's 95 %.
usual <- function(x) {
  n <- length(x)
  if (n < 3 || sd(x) == 0) return(NULL)
  width <- qt(0.9, n - 1) * sd(x) * sqrt(1 + 1 / n)
  margin <- qt(0.975, n - 1) * sd(x) / sqrt(n)
  list(level = mean(x), spread = sd(x), low = mean(x) - width, high = mean(x) + width,
       level_low = mean(x) - margin, level_high = mean(x) + margin)
}

# Strain episodes by a fall of k own standard deviations; lower is better. Back: within a quarter of one of the value
# before the fall, at most six ratings later. The next one begins after the end of the last.
episodes <- function(x, when, k, least) {
  found <- list()
  t <- least + 1
  while (t <= length(x)) {
    s <- sd(x[1:(t - 1)])
    if (is.na(s) || s == 0 || x[t] - x[t - 1] < k * s) { t <- t + 1; next }
    later <- seq_along(x)[seq_along(x) > t & seq_along(x) <= t + 6]
    back <- later[x[later] <= x[t - 1] + 0.25 * s][1]
    until <- if (is.na(back)) min(t + 6, length(x)) else back - 1
    worst <- t - 1 + which.max(x[t:until])
    found[[length(found) + 1]] <- list(
      start = when[t], trough = when[worst], end = if (!is.na(back)) when[back] else if (t + 6 <= length(x)) when[t + 6],
      repaired = !is.na(back), magnitude = (x[worst] - x[t - 1]) / s, length = until - t + 1
    )
    t <- (if (is.na(back)) until else back) + 1
  }
  found
}

course <- function(x, when, k, least) {
  here <- !is.na(x)
  list(n = sum(here), usual = usual(x[here]), episodes = episodes(x[here], when[here], k, least))
}

courses <- function() {
  wide <- read("occasions_wide.csv")
  long <- read("occasions_long.csv")
  list(
    wide = lapply(seq_len(nrow(wide)), function(i) course(as.numeric(wide[i, ]), names(wide), k = 1, least = 2)),
    long = lapply(split(long, long$person), function(one) course(one$score, one$time, k = 2, least = 3)),
    closed = sum(!is.na(wide$start) & rowSums(!is.na(wide[-1])) > 0)
  )
}
