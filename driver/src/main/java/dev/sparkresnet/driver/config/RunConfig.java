package dev.sparkresnet.driver.config;

import java.util.Map;
import java.util.TreeMap;

/** Everything that decides a training run's result. */
public record RunConfig(
    DataConfig data,
    ModelConfig model,
    TrainingConfig training,
    ScheduleConfig schedule,
    RegularizationConfig regularization,
    AveragingConfig averaging,
    AugmentationConfig augmentation,
    ValidationConfig validation,
    EvaluationConfig evaluation,
    CheckpointConfig checkpoint,
    OutputConfig output,
    MlflowConfig mlflow) {

  /**
   * Reads a run's configuration. Keys of {@link PipelineConfig} may stand beside its own, so that
   * one file serves both.
   *
   * @throws ConfigException naming every unknown key and every wrong value
   */
  public static RunConfig of(Settings settings) {
    return RecordBinder.bindAll(RunConfig.class, settings);
  }

  /** The effective value of every key, as it would stand in a properties file. */
  public Map<String, String> effective() {
    return RecordBinder.unbindAll(this);
  }

  /** The effective value of every key that has a part in what a run ends with. */
  public Map<String, String> decidingResult() {
    Map<String, String> values = new TreeMap<>(effective());
    ConfigKeys.reference().stream()
        .filter(key -> !key.decidesResult())
        .forEach(key -> values.remove(key.name()));
    return values;
  }
}
