package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sparkresnet.driver.training.ReplicaPlace;
import dev.sparkresnet.driver.training.ReplicaReport;

/**
 * One replica's part of a line of metrics.jsonl.
 *
 * @param executor Spark's id of the executor; {@code driver} where Spark runs in one process
 * @param backend ND4J's
 * @param gpu address that Spark assigned, or null
 * @param engine kernels that computed it
 * @param seconds from the first minibatch to the last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ReplicaMetrics(
    int replica,
    long examples,
    double seconds,
    String host,
    String executor,
    String backend,
    String gpu,
    String engine) {
  static ReplicaMetrics of(ReplicaReport report) {
    ReplicaPlace place = report.place();
    return new ReplicaMetrics(
        report.replica(),
        report.examples(),
        report.trainSeconds(),
        place.host(),
        place.executor(),
        place.device().backend(),
        place.device().gpu(),
        place.engine());
  }
}
