package dev.sparkresnet.driver.registry;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.driver.name.FolderName;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a version is and where it comes from; {@code manifest.json} beside its model.zip.
 *
 * @param model name in the registry
 * @param version id of the run that trained it
 * @param createdAt ISO 8601 in UTC
 * @param accuracy on the images that judged it
 * @param loss on the same images, mean cross entropy in nats
 * @param classNames in the order of the labels
 * @param confusion of the same images, long[classes][classes], row = true class
 * @param data that it was trained on
 * @param configuration effective value of every key
 * @param versions of what computed it, by name
 * @param parametersSha256 over the parameter vector as little-endian floats
 * @param modelSha256 of model.zip
 */
public record VersionManifest(
    String model,
    String version,
    String createdAt,
    double accuracy,
    double loss,
    List<String> classNames,
    long[][] confusion,
    Lineage lineage,
    DataSummary data,
    Map<String, String> configuration,
    Map<String, String> versions,
    String gitCommit,
    Structure structure,
    String parametersSha256,
    String modelSha256) {
  /** Oldest first. Clocks go back, so that equal or wrong times must not leave it open. */
  static final Comparator<VersionManifest> OLDEST_FIRST =
      Comparator.comparing(VersionManifest::created).thenComparing(VersionManifest::version);

  public VersionManifest {
    FolderName.require("model", model);
    FolderName.require("version", version);
    Checks.require(
        !Set.of(ModelRegistry.CHAMPION, ModelRegistry.PREVIOUS).contains(version),
        "version must not be the name of an alias",
        version);
    Checks.requireTime("createdAt", createdAt);
    Checks.require(accuracy >= 0 && accuracy <= 1, "accuracy must be 0 to 1", accuracy);
    Checks.require(Double.isFinite(loss), "loss must be a number", loss);
    Checks.require(classNames != null, "classNames must be a list", classNames);
    Checks.require(lineage != null, "lineage must be an object", lineage);
    Checks.require(data != null, "data must be an object", data);
    Checks.require(configuration != null, "configuration must be an object", configuration);
    Checks.require(versions != null, "versions must be an object", versions);
    Checks.require(structure != null, "structure must be an object", structure);
    Checks.require(
        classNames.size() == structure.classes(),
        "classNames must have as many names as structure.classes, " + structure.classes(),
        classNames.size());
    Checks.require(
        isSquare(confusion, classNames.size()),
        "confusion must be a square of " + classNames.size() + " counts",
        Arrays.deepToString(confusion));
    Checks.requireSha256("parametersSha256", parametersSha256);
    Checks.requireSha256("modelSha256", modelSha256);
    classNames = List.copyOf(classNames);
    configuration = Collections.unmodifiableMap(new TreeMap<>(configuration));
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
  }

  private static boolean isSquare(long[][] counts, int size) {
    return counts != null
        && counts.length == size
        && Arrays.stream(counts).allMatch(row -> row != null && row.length == size);
  }

  Instant created() {
    return Instant.parse(createdAt);
  }

  /** Why this cannot be a version of the champion's model, in words; empty if it can. */
  List<String> differencesInKind(VersionManifest champion) {
    List<String> differences = new ArrayList<>();
    if (structure.channels() != champion.structure.channels()) {
      differences.add(
          difference("channels", structure.channels(), champion.structure.channels(), champion));
    }
    ClassNames.difference("it", classNames, "champion " + champion.version(), champion.classNames)
        .ifPresent(difference -> differences.add("its classes are others: " + difference));
    return differences;
  }

  private static String difference(
      String what, Object found, Object expected, VersionManifest champion) {
    return "its %s are %s, those of champion %s are %s"
        .formatted(what, found, champion.version(), expected);
  }

  /** Components that differ, the time apart: publishing again takes place at another time. */
  List<String> differences(VersionManifest other) {
    List<String> differences = new ArrayList<>();
    for (RecordComponent component : VersionManifest.class.getRecordComponents()) {
      if (!component.getName().equals("createdAt")
          && !Objects.deepEquals(value(component), other.value(component))) {
        differences.add(component.getName());
      }
    }
    return differences;
  }

  private Object value(RecordComponent component) {
    try {
      return component.getAccessor().invoke(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
