# Run everything in R and write what came to outputs.json: Rscript validation/r/run.R (from the root of the repository).

suppressMessages({library(lme4); library(survival); library(jsonlite)})
read <- function(name) read.csv(file.path("validation/r/inputs", name), fileEncoding = "UTF-8-BOM")
source("validation/r/packages.R")
source("validation/r/formulas.R")

versions <- sapply(c("lme4", "psych", "lavaan", "survival"), function(name) as.character(packageVersion(name)))
found <- list(
  versions = c(list(R = paste(R.version$major, R.version$minor, sep = ".")), as.list(versions)),
  distributions = distributions(), growth = growth(), singular = singular(), items = items(), waiting = waiting(),
  change = change(), gains = gains(), courses = courses()
)
one <- function(value) toJSON(value, auto_unbox = TRUE, digits = I(12), null = "null", na = "null")
lines <- paste0('  "', names(found), '": ', sapply(found, one))
writeLines(c("{", paste(lines, collapse = ",\n"), "}"), "validation/r/outputs.json")
