package dev.sparkresnet.driver.config;

/** The network; image size, channels and classes come from the data set. */
@Section("model")
public record ModelConfig(
    @Setting(
            defaultValue = "64",
            description =
                "Channels of the first stage; each later stage doubles them (ResNet-18 has 64)")
        int width) {
  public ModelConfig {
    Problems problems = new Problems();
    problems.require(width > 0, "model.width must be positive, got %d", width);
    problems.throwIfAny();
  }
}
