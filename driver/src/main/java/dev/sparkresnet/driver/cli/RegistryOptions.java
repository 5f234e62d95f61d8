package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.config.RegistryConfig;
import dev.sparkresnet.driver.lease.Lease;
import dev.sparkresnet.driver.registry.ModelRegistry;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options that name a model in a registry. */
final class RegistryOptions {
  /** For what takes seconds; a lease that is held is renewed all the time. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Option(
      names = "--registry",
      paramLabel = "URI",
      defaultValue = "registry",
      description = "Folder of the registry (default: ${DEFAULT-VALUE}).")
  private String uri;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "fashion-mnist",
      description = "Name of the model (default: ${DEFAULT-VALUE}).")
  private String model;

  ModelRegistry open() throws IOException {
    RegistryConfig config = new RegistryConfig(uri, model);
    return ModelRegistry.at(HadoopSettings.load(), new Path(config.uri()), config.model());
  }

  /** The right to change the model. */
  Lease lease(ModelRegistry registry, String owner) throws IOException {
    return Lease.acquire(HadoopSettings.load(), registry.leaseDirectory(), owner, LEASE);
  }
}
