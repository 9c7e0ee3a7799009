# Make our own inputs again: Rscript validation/r/inputs.R (from the root of the repository; base R, seeds stated).
# Nobody is in them. The two files of others in inputs/ are not made here; README.md names where they come from.

place <- "validation/r/inputs"
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
write <- function(table, name) write.csv(table, file.path(place, name), row.names = FALSE, quote = FALSE)
within <- function(x, low, high) pmin(pmax(round(x), low), high)

# 40 people with 4 to 10 ratings each, every one on a line of their own: level 24 (SD 5), slope -0.8 (SD 0.7).
set.seed(101)
growth <- do.call(rbind, lapply(1:40, function(person) {
  sessions <- sort(sample(0:9, sample(4:10, 1)))
  level <- rnorm(1, 24, 5)
  slope <- -0.8 + 0.06 * (level - 24) + rnorm(1, 0, 0.6)
  data.frame(person, session = sessions, score = round(level + slope * sessions + rnorm(length(sessions), 0, 2.5), 1))
}))
write(growth, "growth.csv")

# 24 groups of 6 whose lines have the same slope: the best fit lies on the edge.
set.seed(102)
singular <- do.call(rbind, lapply(1:24, function(group) {
  x <- 0:5
  data.frame(group, x, y = round(rnorm(1, 0, 0.4) + x + rnorm(6), 4))
}))
write(singular, "singular.csv")

# 60 people before and after, whole points from 0 to 63; some have no second measurement. Two treatments.
set.seed(103)
before <- within(rnorm(60, 29, 8), 0, 63)
after <- within(8 + 0.55 * before + rnorm(60, -4, 8), 0, 63)
after[c(7, 22, 41, 58)] <- NA
write(data.frame(person = 1:60, treatment = rep(c("A", "B"), 30), before, after), "change.csv")

# Times until something came (1) or until nobody looked any more (0), four sets: many; few; a curve that runs level at
# exactly one half; one in which most still wait.
set.seed(104)
times <- function(set, n, mean, until) {
  real <- ceiling(rexp(n, 1 / mean))
  data.frame(set, time = pmin(real, until), came = as.integer(real <= until))
}
waiting <- rbind(
  times("many", 80, 6, 14), times("few", 9, 5, 8),
  data.frame(set = "level", time = c(1, 2, 3, 4, 6, 8, 9, 11), came = c(1, 1, 1, 1, 1, 1, 1, 0)),
  times("most wait", 30, 40, 12)
)
write(waiting, "waiting.csv")

# 120 people with a measurement at five occasions, fewer and fewer of them there (wide), and 40 with four (long).
set.seed(105)
wide <- t(sapply(1:120, function(person) {
  level <- rnorm(1, 24, 9)
  scores <- within(level * c(1, 0.8, 0.72, 0.66, 0.62) + rnorm(5, 0, 5), 0, 63)
  left <- which(runif(5) < c(0, 0.06, 0.1, 0.12, 0.15))
  if (length(left)) scores[min(left):5] <- NA
  if (runif(1) < 0.1) scores[sample(2:4, 1)] <- NA
  scores
}))
colnames(wide) <- c("start", "month2", "month3", "month5", "month8")
write(data.frame(wide), "occasions_wide.csv")

set.seed(106)
long <- do.call(rbind, lapply(1:40, function(person) {
  scores <- within(rnorm(1, 30, 7) * c(1, 0.85, 0.75, 0.7) + rnorm(4, 0, 5), 0, 63)
  scores[runif(4) < c(0, 0.05, 0.1, 0.15)] <- NA
  data.frame(person, time = 1:4, score = scores)
}))
write(long, "occasions_long.csv")
