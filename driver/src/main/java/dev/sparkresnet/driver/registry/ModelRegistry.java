package dev.sparkresnet.driver.registry;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.ForeignEntryException;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.name.FolderName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of one model and its champion.
 *
 * <pre>
 * models/NAME/versions/ID/     see {@link VersionDirectory}
 * models/NAME/aliases/         see {@link Aliases}
 * models/NAME/lease/           of the process that may change the rest
 * </pre>
 *
 * <p>Readers need no lock: a version is complete or is none, and the champion changes at once.
 * Writers hold the lease. Nothing is served whose SHA-256 is not the one that was published.
 */
public final class ModelRegistry {
  /** Alias of the version that readers should use. */
  public static final String CHAMPION = "champion";

  /** Alias of the champion before. */
  public static final String PREVIOUS = "previous";

  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

  /** An incomplete version that young may be about to be published. */
  private static final Duration AGE_OF_RUBBISH = Duration.ofDays(1);

  private final Path path;
  private final Versions versions;
  private final Aliases aliases;
  private final Clock clock;

  private ModelRegistry(Configuration hadoop, Path path, Clock clock) {
    this.path = path;
    this.versions = new Versions(hadoop, new Path(path, "versions"), path.getName());
    this.aliases = new Aliases(hadoop, new Path(path, "aliases"));
    this.clock = clock;
  }

  /**
   * The registry's part for one model, which may be there or not; touches nothing.
   *
   * @param root of the registry
   * @throws IllegalArgumentException if the name is none for a directory
   */
  public static ModelRegistry at(Configuration hadoop, Path root, String name) throws IOException {
    return at(hadoop, root, name, Clock.systemUTC());
  }

  static ModelRegistry at(Configuration hadoop, Path root, String name, Clock clock)
      throws IOException {
    FolderName.require("model", name);
    Path path = new Path(new Path(root, "models"), name);
    return new ModelRegistry(hadoop, Storage.qualified(hadoop, path), clock);
  }

  /** The fully qualified location of the model. */
  public Path path() {
    return path;
  }

  /** Where the lease is that writers hold. */
  public Path leaseDirectory() {
    return new Path(path, "lease");
  }

  private String name() {
    return path.getName();
  }

  /**
   * All complete versions, oldest first. Those that are incomplete are passed over, and those that
   * are damaged with a warning.
   */
  public List<VersionManifest> versions() throws IOException {
    return versions.oldestFirst();
  }

  /**
   * The champion; nothing before the first one.
   *
   * @throws BadDataException if its file is damaged
   */
  public Optional<Champion> champion() throws IOException {
    return aliases.champion();
  }

  /**
   * What a version is.
   *
   * @throws BadDataException if there is no such version, or its manifest is not as published
   */
  public VersionManifest manifest(String version) throws IOException {
    return versions.complete(version).manifest();
  }

  /**
   * A version's network, without updater state.
   *
   * @throws BadDataException if there is no such version, or its model is not as published
   */
  public ComputationGraph network(String version) throws IOException {
    return versions.complete(version).network();
  }

  /**
   * Makes a version of a trained network. Doing so again changes nothing; one that was cut off is
   * made complete.
   *
   * @param model the bytes of model.zip
   * @throws BadDataException if the version is there with other contents, or the champion is of
   *     another kind: other classes or channels
   */
  public void publish(VersionManifest manifest, byte[] model) throws IOException {
    Checks.require(manifest.model().equals(name()), "model must be " + name(), manifest.model());
    String modelSha256 = Sha256.of(model);
    Checks.require(
        manifest.modelSha256().equals(modelSha256),
        "modelSha256 must be that of the model, " + modelSha256,
        manifest.modelSha256());
    VersionDirectory target = versions.directory(manifest.version());
    if (target.isComplete()) {
      requireSame(target.manifest(), manifest);
      return;
    }
    Optional<Champion> champion = champion();
    if (champion.isPresent()) {
      VersionManifest best = manifest(champion.get().version());
      requireSameKind(best, manifest);
      if (manifest.created().isBefore(best.created())) {
        LOG.warn(
            "Version {} was made at {}, before champion {} at {}: a clock went back; it is listed as the older one",
            manifest.version(),
            manifest.createdAt(),
            best.version(),
            best.createdAt());
      }
    }
    target.write(manifest, model);
  }

  private void requireSame(VersionManifest published, VersionManifest manifest) {
    List<String> differences = published.differences(manifest);
    if (!differences.isEmpty()) {
      throw new BadDataException(
          "Version %s of model %s in %s is there with other contents, they differ in %s; versions never change, choose another run id"
              .formatted(manifest.version(), name(), path, String.join(", ", differences)));
    }
  }

  private void requireSameKind(VersionManifest champion, VersionManifest version) {
    List<String> differences = version.differencesInKind(champion);
    if (!differences.isEmpty()) {
      throw new BadDataException(
          "Version %s cannot be one of model %s in %s: %s; keep it under another name with registry.model"
              .formatted(version.version(), name(), path, String.join(", ", differences)));
    }
  }

  /**
   * Makes a version the champion, and the champion the previous one. Doing so again changes
   * nothing.
   *
   * @throws BadDataException if there is no such version, it is not as published, or the champion
   *     is of another kind
   */
  public void promote(String version, String reason) throws IOException {
    VersionManifest manifest = verified(version);
    Optional<Champion> before = champion();
    if (before.isPresent() && before.get().version().equals(version)) {
      aliases.writePrevious(before.get());
      return;
    }
    if (before.isPresent()) {
      Optional<VersionManifest> replaced = readable(before.get().version());
      if (replaced.isPresent()) {
        requireSameKind(replaced.get(), manifest);
      }
    }
    Instant now = clock.instant();
    aliases.write(
        before
            .map(replaced -> replaced.replacedBy(version, now, reason))
            .orElseGet(() -> new Champion(version, null, now.toString(), reason)));
  }

  /** Nothing, with a warning, if the version is lost: promoting another one is the way out. */
  private Optional<VersionManifest> readable(String version) throws IOException {
    try {
      return Optional.of(manifest(version));
    } catch (BadDataException e) {
      LOG.warn("The champion is replaced without a comparison: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Makes the previous champion the champion again, and the champion the previous one.
   *
   * @return the champion's version now
   * @throws BadDataException if there is no previous one, or it is not as published
   */
  public String rollback() throws IOException {
    Champion now = existing(champion());
    String previous = previous(now);
    verified(previous);
    aliases.write(now.replacedBy(previous, clock.instant(), "rolled back from " + now.version()));
    return previous;
  }

  /** Compares the digests of all files. */
  private VersionManifest verified(String version) throws IOException {
    VersionDirectory directory = versions.complete(version);
    directory.model();
    return directory.manifest();
  }

  /**
   * Deletes old versions, and incomplete ones that nobody has written to for a day. Champion and
   * previous champion always stay, and so does what is damaged.
   *
   * @param keep how many of the newest other versions stay
   * @return the ids of what was deleted
   */
  public List<String> gc(int keep) throws IOException {
    Checks.require(keep >= 0, "keep must not be negative", keep);
    Set<String> aliased = new HashSet<>();
    champion()
        .ifPresent(
            champion -> {
              aliased.add(champion.version());
              aliased.add(champion.previous());
            });
    List<VersionDirectory> doomed = versions.older(keep, aliased);
    doomed.addAll(versions.incompleteBefore(clock.instant().minus(AGE_OF_RUBBISH), aliased));
    List<String> deleted = new ArrayList<>();
    for (VersionDirectory each : doomed) {
      try {
        each.delete();
        deleted.add(each.version());
      } catch (ForeignEntryException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return deleted;
  }

  /**
   * The id of a version.
   *
   * @param nameOrAlias an id, {@value #CHAMPION} or {@value #PREVIOUS}
   * @throws BadDataException if there is no such version
   * @throws dev.sparkresnet.driver.name.InvalidNameException if it can be none
   */
  public String resolve(String nameOrAlias) throws IOException {
    return switch (nameOrAlias) {
      case CHAMPION -> existing(champion()).version();
      case PREVIOUS -> previous(existing(champion()));
      default ->
          versions
              .complete(FolderName.require("champion, previous or a version's id", nameOrAlias))
              .version();
    };
  }

  private Champion existing(Optional<Champion> champion) {
    return champion.orElseThrow(
        () ->
            new BadDataException(
                "Model %s in %s has no champion; choose one with 'models promote VERSION'"
                    .formatted(name(), path)));
  }

  private String previous(Champion champion) {
    if (champion.previous() == null) {
      throw new BadDataException(
          "Model %s in %s has no champion before %s; choose another one with 'models promote VERSION'"
              .formatted(name(), path, champion.version()));
    }
    return champion.previous();
  }
}
