package dev.sparkresnet.driver.gate;

import org.apache.commons.math3.special.Beta;

/**
 * McNemar's exact test of two classifiers on the same images: only those count that one of the two
 * recognised and the other did not. If both were equally good, each of these would be a toss of a
 * coin.
 *
 * @see <a href="https://doi.org/10.1007/BF02295996">McNemar, Note on the sampling error of the
 *     difference between correlated proportions or percentages, 1947</a>
 */
public final class McNemar {
  private McNemar() {}

  /**
   * How probable it is that so many tosses of a fair coin come out at least as unequal, either way:
   * {@code min(1, 2 P(X <= min(b, c)))} where X is binomial with b + c tosses.
   *
   * @param b images that only the one recognised
   * @param c images that only the other recognised
   */
  public static double pValue(long b, long c) {
    long fewer = Math.min(b, c);
    long more = Math.max(b, c);
    if (fewer == more) {
      return 1;
    }
    // P(X <= k) of n tosses is the regularized incomplete beta function I(n - k, k + 1) at 1/2.
    // BinomialDistribution takes 1 - I, which leaves nothing of a small probability.
    return Math.min(1, 2 * Beta.regularizedBeta(0.5, (double) more, fewer + 1.0));
  }
}
