package dev.sparkresnet.driver.config;

/** What a data set must be like before anything trains on it. */
@Section("data-gate")
public record DataGateConfig(
    @Setting(
            defaultValue = "100",
            decidesResult = false,
            description = "Fewest training images of a class")
        int minImagesPerClass,
    @Setting(
            defaultValue = "0.1",
            decidesResult = false,
            description =
                "Largest total variation distance (0 to 1) of the training labels from those of the champion's data")
        double maxLabelShift,
    @Setting(
            defaultValue = "0.05",
            decidesResult = false,
            description =
                "Largest difference of the mean of the training pixels (0 to 1) from that of the champion's data")
        double maxMeanShift,
    @Setting(
            defaultValue = "0.05",
            decidesResult = false,
            description = "The same for their standard deviation")
        double maxDeviationShift,
    @Setting(
            defaultValue = "0.01",
            decidesResult = false,
            description =
                "Largest share of test images that are also training images, byte for byte")
        double maxDuplicates) {
  public DataGateConfig {
    Problems problems = new Problems();
    problems.require(
        minImagesPerClass >= 0,
        "data-gate.min-images-per-class must not be negative, got %d",
        minImagesPerClass);
    problems.requireShare("data-gate.max-label-shift", maxLabelShift);
    problems.requireShare("data-gate.max-mean-shift", maxMeanShift);
    problems.requireShare("data-gate.max-deviation-shift", maxDeviationShift);
    problems.requireShare("data-gate.max-duplicates", maxDuplicates);
    problems.throwIfAny();
  }
}
