package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.data.manifest.ShardEntry;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.evaluation.DistributedEvaluation;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.evaluation.PairedEvaluation;
import dev.sparkresnet.driver.evaluation.PairedResult;
import dev.sparkresnet.driver.gate.PromotionGate;
import dev.sparkresnet.driver.gate.Verdict;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.progress.JobLabel;
import dev.sparkresnet.driver.registry.VersionManifest;
import dev.sparkresnet.driver.training.EpochStart;
import dev.sparkresnet.driver.training.ModelState;
import dev.sparkresnet.driver.training.NetworkBlueprint;
import dev.sparkresnet.driver.training.ReplicaData;
import dev.sparkresnet.model.engine.EngineOptions;
import dev.sparkresnet.model.engine.Precision;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Scores a candidate, and the champion beside it, on the same images. */
final class CandidateJudge {
  /** What the candidate scored, and what follows from it. */
  record Result(EvaluationResult candidate, Verdict verdict) {}

  private final JavaSparkContext spark;
  private final PipelineConfig config;
  private final TrainingData judging;
  private final PromotionGate gate;

  /**
   * Makes a judge.
   *
   * @param judging whose test split judges
   */
  CandidateJudge(JavaSparkContext spark, PipelineConfig config, TrainingData judging) {
    this.spark = spark;
    this.config = config;
    this.judging = judging;
    this.gate = new PromotionGate(config.promotion());
  }

  /** Where there is no champion, the candidate only has to be good enough by itself. */
  Result judgeFirst(ComputationGraph candidate) {
    DistributedEvaluation evaluation =
        new DistributedEvaluation(spark, minibatches(), shards(), limit());
    EvaluationResult scored =
        JobLabel.during(
            spark,
            "judge the candidate",
            "score images",
            () -> evaluation.evaluate(start(candidate)));
    return new Result(scored, gate.first(scored, classNames()));
  }

  Result judge(ComputationGraph candidate, ComputationGraph champion, VersionManifest promoted) {
    PairedEvaluation evaluation = new PairedEvaluation(spark, minibatches(), shards(), limit());
    PairedResult scored =
        JobLabel.during(
            spark,
            "judge candidate and champion",
            "score images",
            () -> evaluation.evaluate(start(candidate), start(champion)));
    return new Result(scored.candidate(), gate.judge(scored, classNames(), promoted.accuracy()));
  }

  private ReplicaData minibatches() {
    return judging.minibatches(
        config.run().evaluation().batchSize(), 1, config.run().training().seed());
  }

  private List<ShardEntry> shards() {
    return judging.manifest().test().shards();
  }

  private long limit() {
    return config.run().data().testExamples();
  }

  private List<String> classNames() {
    return judging.manifest().classNames();
  }

  /** In single precision, whatever it was trained with. */
  private EpochStart start(ComputationGraph network) {
    EngineOptions engine =
        new EngineOptions(
            config.run().training().engine(),
            Precision.FP32,
            config.run().training().threadsPerReplica());
    return new EpochStart(
        NetworkBlueprint.of(network, engine), ModelState.withoutUpdaterState(network));
  }
}
