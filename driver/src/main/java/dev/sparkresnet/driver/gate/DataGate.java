package dev.sparkresnet.driver.gate;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.config.DataGateConfig;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.registry.DataSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Looks at a data set before anything trains on it: whether its shards hold what the manifest says,
 * whether there are enough images of every class and hardly a test image that is trained on, and
 * whether it is like the data of the champion.
 *
 * <p>Every shard is read once, by a task that has only this one in memory; what comes back to the
 * driver are sums and 8 bytes an image.
 */
public final class DataGate {
  private final JavaSparkContext spark;
  private final DataGateConfig config;

  public DataGate(JavaSparkContext spark, DataGateConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Runs one Spark job. Where a shard cannot be used, nothing is said about the content of all.
   *
   * @param championData what the champion was trained on; null where there is none, and then
   *     nothing is compared
   */
  public DataReport inspect(TrainingData data, DataSummary championData) {
    DatasetManifest manifest = data.manifest();
    List<ShardFacts> shards = look(data);
    Optional<DriftChecks> drift =
        Optional.ofNullable(championData).map(champion -> new DriftChecks(manifest, champion));
    List<Finding> findings = new ArrayList<>();
    Finding readable = ManifestChecks.shards(data.root(), shards);
    findings.add(readable);
    drift.ifPresent(checks -> findings.add(checks.structure()));
    if (readable.passed()) {
      List<String> classNames = manifest.classNames();
      DataFacts facts = DataFacts.of(shards, classNames.size());
      findings.addAll(new ManifestChecks(manifest, facts).all());
      findings.addAll(new ContentChecks(classNames, facts).all(config));
      drift.ifPresent(checks -> findings.addAll(checks.all(facts.train(), config)));
    }
    return new DataReport(findings);
  }

  private List<ShardFacts> look(TrainingData data) {
    List<SplitShard> shards = new ArrayList<>();
    for (Split split : Split.values()) {
      for (ShardEntry entry : data.manifest().split(split).shards()) {
        shards.add(new SplitShard(split, entry));
      }
    }
    int tasks = Math.min(shards.size(), spark.defaultParallelism());
    return JobLabel.during(
        spark,
        String.format(Locale.ROOT, "look at %d shards before training", shards.size()),
        "inspect shards",
        () -> spark.parallelize(shards, tasks).map(new InspectShard(data)).collect());
  }
}
