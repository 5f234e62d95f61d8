package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.VersionManifest;
import dev.sparkresnet.model.engine.EngineOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A version of a model in the registry, or whichever one an alias points to. */
public final class RegistrySource implements ModelSource {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrySource.class);
  private static final Set<String> ALIASES = Set.of(ModelRegistry.CHAMPION, ModelRegistry.PREVIOUS);

  private final Configuration hadoop;
  private final ModelRegistry registry;
  private final String versionOrAlias;
  private final EngineOptions engine;

  /** {@code versionOrAlias} is an id, {@code champion} or {@code previous}. */
  public RegistrySource(
      Configuration hadoop, ModelRegistry registry, String versionOrAlias, EngineOptions engine) {
    this.hadoop = hadoop;
    this.registry = registry;
    this.versionOrAlias = versionOrAlias;
    this.engine = engine;
  }

  @Override
  public String current() throws IOException {
    return registry.resolve(versionOrAlias);
  }

  @Override
  public boolean canChange() {
    return ALIASES.contains(versionOrAlias);
  }

  @Override
  public ServedModel load(String version) throws IOException {
    VersionManifest manifest = registry.manifest(version);
    return ServedModel.of(
        new ModelFacts(
            manifest.model() + " " + version,
            manifest.model(),
            version,
            manifest.structure().size(),
            manifest.classNames(),
            manifest.accuracy(),
            manifest.modelSha256()),
        registry.network(version),
        engine,
        samples(manifest));
  }

  /** Those of the run that has trained the version, if it is still where it was. */
  private List<Sample> samples(VersionManifest manifest) {
    String runs = manifest.configuration().get("runs.uri");
    if (runs == null || runs.isBlank()) {
      return List.of();
    }
    try {
      return RunSamples.of(hadoop, new Path(runs, manifest.version()), manifest.classNames());
    } catch (IOException | BadDataException | IllegalArgumentException e) {
      LOG.warn("No samples for version {}: {}", manifest.version(), e.getMessage());
      return List.of();
    }
  }
}
