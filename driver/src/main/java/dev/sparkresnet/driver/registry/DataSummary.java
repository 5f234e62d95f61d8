package dev.sparkresnet.driver.registry;

import java.util.List;

/**
 * What later data are compared with.
 *
 * @param uri where the data set was
 * @param fingerprint SHA-256 that identifies its content
 * @param size height and width in pixels
 * @param trainImagesPerClass in the order of the labels
 * @param pixelMean of the training pixels, 0 to 1
 * @param pixelStandardDeviation of the training pixels, 0 to 1
 */
public record DataSummary(
    String uri,
    String fingerprint,
    int size,
    int channels,
    int trainImages,
    int testImages,
    List<Integer> trainImagesPerClass,
    double pixelMean,
    double pixelStandardDeviation) {
  public DataSummary {
    Checks.require(
        uri != null && fingerprint != null,
        "uri and fingerprint must be text",
        uri + " and " + fingerprint);
    Checks.require(trainImagesPerClass != null, "trainImagesPerClass must be a list", null);
    trainImagesPerClass = List.copyOf(trainImagesPerClass);
  }
}
