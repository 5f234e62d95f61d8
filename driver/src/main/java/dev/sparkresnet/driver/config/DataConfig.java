package dev.sparkresnet.driver.config;

/**
 * Which prepared data set to train on and how much of it.
 *
 * <p>The data set counts by its fingerprint, not by where it lies. Limits take the first examples
 * of the shuffled shards, so a limited run sees a random sample.
 */
@Section("data")
public record DataConfig(
    @Setting(
            defaultValue = "",
            decidesResult = false,
            description = "URI of the prepared data set on any Hadoop file system")
        String uri,
    @Setting(defaultValue = "96", description = "Height and width of its images in pixels")
        int size,
    @Setting(defaultValue = "0", description = "Training images to use, 0 for all")
        int trainExamples,
    @Setting(defaultValue = "0", description = "Test images to use, 0 for all") int testExamples) {
  public DataConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "data.uri must name a prepared data set, it is empty");
    problems.requirePath("data.uri", uri);
    problems.require(size >= 8, "data.size must be at least 8 pixels, got %d", size);
    problems.require(
        trainExamples >= 0, "data.train-examples must not be negative, got %d", trainExamples);
    problems.require(
        testExamples >= 0, "data.test-examples must not be negative, got %d", testExamples);
    problems.throwIfAny();
  }
}
