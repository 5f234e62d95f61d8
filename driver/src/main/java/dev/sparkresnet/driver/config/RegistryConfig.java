package dev.sparkresnet.driver.config;

import java.util.regex.Pattern;

/** Where models are kept that passed their gates. */
@Section("registry")
public record RegistryConfig(
    @Setting(
            defaultValue = "registry",
            decidesResult = false,
            description = "Folder of the model registry on any Hadoop file system")
        String uri,
    @Setting(
            defaultValue = "fashion-mnist",
            decidesResult = false,
            description = "Name of the model in the registry; one retraining runs per name")
        String model) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public RegistryConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "registry.uri must name a folder, it is empty");
    problems.require(
        NAME.matcher(model).matches(),
        "registry.model must be letters, digits, dots, dashes and underscores and begin with a letter or digit, got '%s'",
        model);
    problems.requirePath("registry.uri", uri);
    problems.throwIfAny();
  }
}
