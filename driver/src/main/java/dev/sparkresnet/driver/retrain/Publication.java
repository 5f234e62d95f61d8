package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.manifest.SplitManifest;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.RetrainConfig;
import dev.sparkresnet.driver.evaluation.EvaluationResult;
import dev.sparkresnet.driver.job.TrainingData;
import dev.sparkresnet.driver.registry.DataSummary;
import dev.sparkresnet.driver.registry.Lineage;
import dev.sparkresnet.driver.registry.ModelRegistry;
import dev.sparkresnet.driver.registry.Structure;
import dev.sparkresnet.driver.registry.VersionManifest;
import dev.sparkresnet.driver.run.RunDirectory;
import dev.sparkresnet.driver.run.RunManifest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A judged candidate on its way into the registry. Those that were rejected go there too: somebody
 * may promote one by hand.
 */
record Publication(
    ModelRegistry registry,
    RunDirectory directory,
    PipelineConfig config,
    TrainingData data,
    String warmStart) {

  /**
   * Publishes the run's network, unless an earlier attempt has.
   *
   * @param champion version that it was compared with, or null
   * @param judging data that it was scored on
   */
  void publish(String version, EvaluationResult scored, String champion, TrainingData judging)
      throws IOException {
    RunManifest run = directory.manifest().orElseThrow();
    if (isPublished(version, run.parametersSha256())) {
      return;
    }
    registry.publish(
        new VersionManifest(
            config.registry().model(),
            version,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            scored.accuracy(),
            scored.loss(),
            judging.manifest().classNames(),
            scored.confusion().counts(),
            new Lineage(champion, warmStart.equals(RetrainConfig.NO_WARM_START) ? null : warmStart),
            summary(data.manifest()),
            run.configuration(),
            run.versions(),
            run.gitCommit(),
            structure(data.manifest()),
            run.parametersSha256(),
            run.modelSha256()),
        directory.model());
  }

  /** A zip that is written again differs in its times alone. */
  private boolean isPublished(String version, String parametersSha256) throws IOException {
    return registry.versions().stream()
        .anyMatch(
            known ->
                known.version().equals(version)
                    && known.parametersSha256().equals(parametersSha256));
  }

  private DataSummary summary(DatasetManifest manifest) {
    SplitManifest train = manifest.train();
    return new DataSummary(
        data.root().toString(),
        manifest.fingerprint(),
        manifest.size(),
        manifest.channels(),
        train.images(),
        manifest.test().images(),
        train.imagesPerClass(),
        train.pixelMean(),
        train.pixelStandardDeviation());
  }

  private Structure structure(DatasetManifest manifest) {
    return new Structure(
        manifest.size(),
        manifest.channels(),
        manifest.classNames().size(),
        config.run().model().width());
  }
}
