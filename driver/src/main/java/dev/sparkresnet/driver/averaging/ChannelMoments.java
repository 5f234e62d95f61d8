package dev.sparkresnet.driver.averaging;

import java.io.Serializable;
import java.util.Locale;

/**
 * Mean and biased variance per channel over {@code count} values; pooled exactly by Chan, Golub and
 * LeVeque's formula (Updating Formulae and a Pairwise Algorithm for Computing Sample Variances,
 * 1979).
 */
public record ChannelMoments(long count, double[] mean, double[] variance) implements Serializable {
  public ChannelMoments {
    if (mean.length != variance.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Means of %d channels with variances of %d",
              mean.length,
              variance.length));
    }
  }

  /** The moments over both sets of values; the order of pooling changes the last bits. */
  public ChannelMoments pooledWith(ChannelMoments other) {
    int channels = mean.length;
    long total = count + other.count;
    double share = (double) other.count / total;
    double[] pooledMean = new double[channels];
    double[] pooledVariance = new double[channels];
    for (int c = 0; c < channels; c++) {
      double difference = other.mean[c] - mean[c];
      pooledMean[c] = mean[c] + difference * share;
      pooledVariance[c] =
          variance[c] * (1 - share)
              + other.variance[c] * share
              + difference * difference * share * (1 - share);
    }
    return new ChannelMoments(total, pooledMean, pooledVariance);
  }
}
