package dev.sparkresnet.driver.run;

import java.util.List;
import java.util.Map;

/**
 * Where a run's result comes from.
 *
 * @param dataFingerprint SHA-256 that identifies the data set's content
 * @param classNames in the order of the network's outputs; empty in a run of an older version
 * @param configuration effective value of every key
 * @param versions of what computed it: java, spark, dl4j, nd4jBackend, engine
 * @param parametersSha256 over the final parameter vector as little-endian floats; null before the
 *     end
 * @param modelSha256 of model.zip; null before the end. Runs with the same parameters differ in it:
 *     a zip holds times
 */
public record RunManifest(
    String runId,
    String startedAt,
    String version,
    String gitCommit,
    String host,
    String sparkMaster,
    String dataUri,
    String dataFingerprint,
    List<String> classNames,
    long seed,
    int replicas,
    Map<String, String> configuration,
    Map<String, String> versions,
    String parametersSha256,
    String modelSha256) {

  public RunManifest {
    if (dataFingerprint == null || configuration == null) {
      throw new IllegalArgumentException(
          "dataFingerprint and configuration are expected, it has %s and %s"
              .formatted(dataFingerprint, configuration));
    }
    classNames = classNames == null ? List.of() : List.copyOf(classNames);
  }
}
