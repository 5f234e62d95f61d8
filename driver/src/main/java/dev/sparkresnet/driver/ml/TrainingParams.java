package dev.sparkresnet.driver.ml;

import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** How to train, as parameters; those that are not set have the defaults of {@code train}. */
final class TrainingParams implements Serializable {
  private static final long serialVersionUID = 1L;

  final IntParam size;
  final IntParam epochs;
  final IntParam replicas;
  final IntParam batchSizePerReplica;
  final DoubleParam learningRate;
  final LongParam seed;
  final StringArrayParam settings;

  private final Params owner;
  private final Map<String, Param<?>> byKey = new LinkedHashMap<>();

  TrainingParams(Params owner) {
    this.owner = owner;
    size = new IntParam(owner, "size", "height and width that images are scaled to");
    epochs = new IntParam(owner, "epochs", "passes over the training images");
    replicas = new IntParam(owner, "replicas", "networks that train side by side");
    batchSizePerReplica =
        new IntParam(owner, "batchSizePerReplica", "images in a minibatch of one replica");
    learningRate = new DoubleParam(owner, "learningRate", "Adam's learning rate");
    seed = new LongParam(owner, "seed", "seed of the weights and of all orders");
    settings = new StringArrayParam(owner, "settings", "any other keys of train, key=value each");
    byKey.put("data.size", size);
    byKey.put("train.epochs", epochs);
    byKey.put("train.replicas", replicas);
    byKey.put("train.batch-size-per-replica", batchSizePerReplica);
    byKey.put("train.learning-rate", learningRate);
    byKey.put("train.seed", seed);
    owner.setDefault(settings, new String[0]);
  }

  /** A message with the names of parameters in place of the keys that they stand for. */
  String inOwnWords(String message) {
    String reworded = message;
    for (Map.Entry<String, Param<?>> entry : byKey.entrySet()) {
      reworded =
          reworded.replaceAll(
              "(?<![\\w.-])" + Pattern.quote(entry.getKey()) + "(?![\\w-])",
              entry.getValue().name());
    }
    return reworded;
  }

  /**
   * The configuration of a run.
   *
   * @throws dev.sparkresnet.driver.config.ConfigException naming every problem
   * @throws IllegalArgumentException if a setting names what has a parameter of its own
   */
  RunConfig config(String dataUri, String runsUri) {
    List<String> assignments = new ArrayList<>(Arrays.asList(owner.getOrDefault(settings)));
    for (String assignment : assignments) {
      String key = assignment.split("=", 2)[0].trim();
      if (byKey.containsKey(key) || key.equals("data.uri") || key.equals("runs.uri")) {
        throw new IllegalArgumentException(
            "settings must not have %s: %s"
                .formatted(
                    key,
                    byKey.containsKey(key)
                        ? "set the parameter " + byKey.get(key).name()
                        : "fit chooses a folder in workingDirectory"));
      }
    }
    byKey.forEach(
        (key, param) -> {
          if (owner.isSet(param)) {
            assignments.add(key + "=" + owner.getOrDefault(param));
          }
        });
    assignments.add("data.uri=" + dataUri);
    assignments.add("runs.uri=" + runsUri);
    return RunConfig.of(Settings.of(List.of(), assignments));
  }
}
