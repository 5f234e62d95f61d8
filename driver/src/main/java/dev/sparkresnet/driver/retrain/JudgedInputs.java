package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.run.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a candidate and its judgement follow from, and what became of it when it was judged before.
 *
 * <p>The champion is not part of it: a candidate that was promoted is the champion the next night,
 * and training it once more would give the same network.
 */
final class JudgedInputs {
  private static final String REMEDY = "delete it, and the candidate is trained again";

  /** The run that judged, as the file tells it. */
  record Judged(String runId, Outcome outcome, String at) {}

  private final Configuration hadoop;
  private final Path file;

  private JudgedInputs(Configuration hadoop, Path file) {
    this.hadoop = hadoop;
    this.file = file;
  }

  /**
   * Looks a retraining's inputs up; touches nothing.
   *
   * @param model the model's folder in the registry
   * @param data fingerprint of what is trained on
   * @param judging fingerprint of what judges
   */
  static JudgedInputs of(
      Configuration hadoop, Path model, PipelineConfig config, String data, String judging) {
    Map<String, String> inputs = new TreeMap<>(config.run().decidingResult());
    config
        .effective()
        .forEach(
            (key, value) -> {
              if (key.startsWith("promotion.") || key.equals("retrain.warm-start")) {
                inputs.put(key, value);
              }
            });
    inputs.put("data", data);
    inputs.put("judging", judging);
    inputs.put("code", CodeIdentity.ofThisProgram());
    String key = Sha256.of(inputs.toString().getBytes(StandardCharsets.UTF_8));
    return new JudgedInputs(hadoop, new Path(model, "judged/" + key + ".json"));
  }

  /**
   * What became of the same inputs.
   *
   * @throws BadDataException if the file is damaged
   */
  Optional<Judged> earlier() throws IOException {
    return JsonFile.read(hadoop, file, Judged.class, REMEDY);
  }

  void write(Judged judged) throws IOException {
    JsonFile.write(hadoop, file, judged);
  }
}
