package dev.sparkresnet.driver.config;

import dev.sparkresnet.driver.name.FolderName;

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
  public RegistryConfig {
    Problems problems = new Problems();
    problems.require(!uri.isBlank(), "registry.uri must name a folder, it is empty");
    problems.require(
        FolderName.is(model),
        "registry.model must be %s, got %s",
        FolderName.RULE,
        FolderName.quoted(model));
    problems.requirePath("registry.uri", uri);
    problems.throwIfAny();
  }
}
