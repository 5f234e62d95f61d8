package dev.sparkresnet.driver.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * A number of one epoch.
 *
 * @param key as in metrics.jsonl
 * @param timestamp in milliseconds since 1970
 * @param step the epoch, counted from 1
 */
record Metric(String key, double value, long timestamp, long step) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EPOCH = "epoch";

  /** Every number of an epoch; those that a training master does not tell are left out. */
  static List<Metric> of(EpochMetrics epoch, long timestamp) {
    List<Metric> metrics = new ArrayList<>();
    JsonNode line = JSON.valueToTree(epoch);
    line.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isNumber() && !field.getKey().equals(EPOCH)) {
                metrics.add(
                    new Metric(
                        field.getKey(), field.getValue().asDouble(), timestamp, epoch.epoch()));
              }
            });
    return metrics;
  }
}
