# Charts that no package at hand knows, from their formulas and R's own distributions: the source of the figures in ReferenceFiguresTests.
# Rscript charts.R (R 4.2.2)
options(digits = 14)
show <- function(name, ...) cat(name, format(c(...), digits = 14), "\n")
# Mean and standard deviation of the range of n normal values: Tukey's distribution with infinite degrees of freedom.
d2 <- function(n) integrate(function(w) ptukey(w, n, Inf, lower.tail = FALSE), 0, 20, rel.tol = 1e-11)$value
d3 <- function(n) sqrt(2 * integrate(function(w) w * ptukey(w, n, Inf, lower.tail = FALSE), 0, 20, rel.tol = 1e-11)$value - d2(n)^2)
c4 <- function(n) sqrt(2 / (n - 1)) * gamma(n / 2) / gamma((n - 1) / 2)
mr <- function(x) abs(diff(x))
limits <- function(center, sigma) c(center - 3 * sigma, center, center + 3 * sigma)
floored <- function(x) pmax(x, 0)

# I-MR-R and I-MR-S (Wheeler 1995): 8 batches of 3.
batches <- matrix(c(10.1, 10.4, 9.9, 11.2, 11.0, 11.5, 9.1, 9.4, 9.0, 10.6, 10.3, 10.9, 12.0, 11.7, 12.1, 10.2, 10.0, 10.5,
                    9.6, 9.9, 9.2, 11.1, 10.8, 11.4), ncol = 3, byrow = TRUE)
means <- rowMeans(batches)
between <- mean(mr(means)) / d2(2)
ranges <- apply(batches, 1, function(x) diff(range(x)))
deviations <- apply(batches, 1, sd)
show("between I", limits(mean(means), between))
show("between MR", floored(limits(mean(mr(means)), between * d3(2))))
show("within R", floored(limits(mean(ranges), mean(ranges) / d2(3) * d3(3))))
show("within S", floored(limits(mean(deviations), mean(deviations) / c4(3) * sqrt(1 - c4(3)^2))))

# t (Nelson 1994): hours between failures.
hours <- c(286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96)
y <- hours^(1 / 3.6)
show("t", floored(limits(mean(y), mean(mr(y)) / d2(2)))^3.6)

# Z-MR and DNOM (Montgomery, section 10.1): three parts, in the order in which they were made.
part <- c("A", "A", "B", "A", "B", "C", "B", "B", "C", "C", "A", "C", "B", "A", "C")
size <- c(50.2, 49.7, 25.3, 50.9, 24.6, 75.4, 25.1, 25.9, 74.1, 76.0, 49.1, 75.2, 24.4, 50.4, 74.6)
nominal <- c(A = 50, B = 25, C = 75)[part]
z <- numeric(15)
for (p in c("A", "B", "C")) { own <- size[part == p]; z[part == p] <- (own - mean(own)) / (mean(mr(own)) / d2(2)) }
show("z", z)
show("z MR", mr(z)[c(1, 2, 14)], limits(d2(2), d3(2))[3])
deviation <- size - nominal
sigma <- mean(mr(deviation)) / d2(2)
show("dnom", deviation[c(1, 7, 15)], limits(0, sigma)[3], mean(mr(deviation)), mean(mr(deviation)) + 3 * d3(2) * sigma)

# SPE: principal components by the singular values of the standardized rows (prcomp), not by eigenvectors.
x <- cbind(a = batches[, 1], b = batches[, 2] + c(0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1, 0), c = batches[, 3]^2 / 20, d = c(3.1, 2.2, 4.0, 3.3, 2.9, 3.8, 2.5, 3.0))
found <- prcomp(x, scale. = TRUE)
residuals <- scale(x) - found$x[, 1:2] %*% t(found$rotation[, 1:2])
# Exact limit: the weighted sum of two squares, by integration over the first.
left <- found$sdev[3:4]^2
within <- function(q) integrate(function(z) pchisq((q - left[1] * z^2) / left[2], 1) * dnorm(z), -sqrt(q / left[1]), sqrt(q / left[1]), rel.tol = 1e-10)$value
limit <- uniroot(function(q) within(q) - 0.99, c(0.1, 5), tol = 1e-12)$root
show("spe", rowSums(residuals^2), limit)
show("spe contributions of row 3", residuals[3, ]^2)

# Johnson (Slifker and Shapiro 1980; Chou, Polansky and Mason 1998).
values <- c(1.2, 1.5, 1.9, 2.1, 2.2, 2.6, 2.8, 3.0, 3.1, 3.3, 3.4, 3.9, 4.1, 4.2, 4.8, 5.0, 5.3, 5.9, 6.4, 6.6, 7.3, 8.1, 9.4, 10.2, 11.9, 14.5, 16.1, 19.8, 25.3, 41.0)
anderson <- function(x) {
  n <- length(x); p <- pnorm(sort((x - mean(x)) / sd(x))); i <- seq_len(n)
  a <- (-n - mean((2 * i - 1) * (log(p) + log(1 - rev(p))))) * (1 + 0.75 / n + 2.25 / n^2)
  if (a < 0.2) 1 - exp(-13.436 + 101.14 * a - 223.73 * a^2) else if (a < 0.34) 1 - exp(-8.318 + 42.796 * a - 59.938 * a^2)
  else if (a < 0.6) exp(0.9177 - 4.279 * a - 1.38 * a^2) else exp(1.2937 - 5.709 * a + 0.0186 * a^2)
}
fit <- function(x, z) {
  # Value number n Phi(z) + 1/2.
  q <- approx(seq_along(x), sort(x), length(x) * pnorm(c(-3, -1, 1, 3) * z) + 0.5, rule = 2)$y
  m <- q[4] - q[3]; n <- q[2] - q[1]; p <- q[3] - q[2]; middle <- (q[2] + q[3]) / 2; ratio <- m * n / p^2
  if (min(m, n, p) <= 0) return(NULL)
  if (ratio > 1.001) {
    eta <- 2 * z / acosh((m / p + n / p) / 2)
    list(family = "SU", eta = eta, gamma = eta * asinh((n / p - m / p) / (2 * sqrt(ratio - 1))),
         lambda = 2 * p * sqrt(ratio - 1) / ((m / p + n / p - 2) * sqrt(m / p + n / p + 2)),
         epsilon = middle + p * (n / p - m / p) / (2 * (m / p + n / p - 2)))
  } else if (ratio < 0.999) {
    b <- p^2 / (m * n) - 1; s <- (1 + p / m) * (1 + p / n)
    eta <- z / acosh(sqrt(s) / 2); lambda <- p * sqrt((s - 2)^2 - 4) / b
    list(family = "SB", eta = eta, gamma = eta * asinh((p / n - p / m) * sqrt(s - 4) / (2 * b)), lambda = lambda,
         epsilon = middle - lambda / 2 + p * (p / n - p / m) / (2 * b))
  } else if (m / p > 1) {
    eta <- 2 * z / log(m / p)
    list(family = "SL", eta = eta, gamma = eta * log((m / p - 1) / (p * sqrt(m / p))), lambda = 1, epsilon = middle - p / 2 * (m / p + 1) / (m / p - 1))
  }
}
transform <- function(f, x) {
  u <- (x - f$epsilon) / f$lambda
  suppressWarnings(switch(f$family, SU = f$gamma + f$eta * asinh(u), SB = f$gamma + f$eta * log(u / (1 - u)), SL = f$gamma + f$eta * log(u)))
}
johnson <- function(values, low, high) {
  best <- NULL; bestP <- -1
  for (z in seq(0.25, 1.25, by = 0.01)) {
    f <- fit(values, z)
    if (is.null(f)) next
    y <- transform(f, values)
    if (all(is.finite(y)) && anderson(y) > bestP) { best <- f; bestP <- anderson(y) }
  }
  y <- transform(best, values)
  upper <- (transform(best, high) - mean(y)) / sd(y)
  lower <- (mean(y) - transform(best, low)) / sd(y)
  cat("johnson", best$family, "\n")
  show("parameters", best$gamma, best$eta, best$epsilon, best$lambda)
  show("p-value, ppl, ppu, ppm below and above", bestP, lower / 3, upper / 3, 1e6 * pnorm(-lower), 1e6 * pnorm(-upper))
  # The curve itself by a package that shares nothing with this (R. E. Wheeler's SuppDists 1.1-9.7), where it is installed.
  if (requireNamespace("SuppDists", quietly = TRUE)) {
    known <- list(gamma = best$gamma, delta = best$eta, xi = best$epsilon, lambda = best$lambda, type = best$family)
    show("probabilities of 2, 5 and 9", SuppDists::pJohnson(c(2, 5, 9), known), pnorm(transform(best, c(2, 5, 9))))
  }
}
johnson(values, 0.8, 60)
# Fill levels from 0 to 10, most of them near the ends: bounded on both sides.
levels <- c(0.62, 0.81, 1.05, 1.33, 1.52, 1.74, 2.01, 2.36, 2.58, 2.93, 3.31, 3.47, 3.96, 4.22, 4.75, 5.12, 5.38, 5.91, 6.24, 6.55, 6.97, 7.31, 7.66, 7.98, 8.21, 8.49, 8.77, 8.93, 9.18, 9.35)
johnson(levels, 0.55, 9.45)
