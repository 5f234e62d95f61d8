package dev.sparkresnet.driver.config;

import java.util.LinkedHashMap;
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
    OutputConfig output) {

  /** The features' records by the prefix of their keys, in the order of the reference. */
  static final Map<String, Class<? extends Record>> FEATURES = features();

  private static Map<String, Class<? extends Record>> features() {
    Map<String, Class<? extends Record>> features = new LinkedHashMap<>();
    features.put(DataConfig.PREFIX, DataConfig.class);
    features.put(ModelConfig.PREFIX, ModelConfig.class);
    features.put(TrainingConfig.PREFIX, TrainingConfig.class);
    features.put(ScheduleConfig.PREFIX, ScheduleConfig.class);
    features.put(RegularizationConfig.PREFIX, RegularizationConfig.class);
    features.put(AveragingConfig.PREFIX, AveragingConfig.class);
    features.put(AugmentationConfig.PREFIX, AugmentationConfig.class);
    features.put(ValidationConfig.PREFIX, ValidationConfig.class);
    features.put(EvaluationConfig.PREFIX, EvaluationConfig.class);
    features.put(CheckpointConfig.PREFIX, CheckpointConfig.class);
    features.put(OutputConfig.PREFIX, OutputConfig.class);
    return features;
  }

  /**
   * Reads a run's configuration.
   *
   * @throws ConfigException naming every unknown key and every wrong value
   */
  public static RunConfig of(Settings settings) {
    Problems problems = new Problems();
    settings.reportUnknownKeys(ConfigKeys.all(), problems);
    DataConfig data = RecordBinder.bind(DataConfig.PREFIX, DataConfig.class, settings, problems);
    ModelConfig model =
        RecordBinder.bind(ModelConfig.PREFIX, ModelConfig.class, settings, problems);
    TrainingConfig training =
        RecordBinder.bind(TrainingConfig.PREFIX, TrainingConfig.class, settings, problems);
    ScheduleConfig schedule =
        RecordBinder.bind(ScheduleConfig.PREFIX, ScheduleConfig.class, settings, problems);
    RegularizationConfig regularization =
        RecordBinder.bind(
            RegularizationConfig.PREFIX, RegularizationConfig.class, settings, problems);
    AveragingConfig averaging =
        RecordBinder.bind(AveragingConfig.PREFIX, AveragingConfig.class, settings, problems);
    AugmentationConfig augmentation =
        RecordBinder.bind(AugmentationConfig.PREFIX, AugmentationConfig.class, settings, problems);
    ValidationConfig validation =
        RecordBinder.bind(ValidationConfig.PREFIX, ValidationConfig.class, settings, problems);
    EvaluationConfig evaluation =
        RecordBinder.bind(EvaluationConfig.PREFIX, EvaluationConfig.class, settings, problems);
    CheckpointConfig checkpoint =
        RecordBinder.bind(CheckpointConfig.PREFIX, CheckpointConfig.class, settings, problems);
    OutputConfig output =
        RecordBinder.bind(OutputConfig.PREFIX, OutputConfig.class, settings, problems);
    problems.throwIfAny();
    return new RunConfig(
        data,
        model,
        training,
        schedule,
        regularization,
        averaging,
        augmentation,
        validation,
        evaluation,
        checkpoint,
        output);
  }

  /** The effective value of every key, as it would stand in a properties file. */
  public Map<String, String> effective() {
    Map<String, String> values = new TreeMap<>();
    RecordBinder.unbind(DataConfig.PREFIX, data, values);
    RecordBinder.unbind(ModelConfig.PREFIX, model, values);
    RecordBinder.unbind(TrainingConfig.PREFIX, training, values);
    RecordBinder.unbind(ScheduleConfig.PREFIX, schedule, values);
    RecordBinder.unbind(RegularizationConfig.PREFIX, regularization, values);
    RecordBinder.unbind(AveragingConfig.PREFIX, averaging, values);
    RecordBinder.unbind(AugmentationConfig.PREFIX, augmentation, values);
    RecordBinder.unbind(ValidationConfig.PREFIX, validation, values);
    RecordBinder.unbind(EvaluationConfig.PREFIX, evaluation, values);
    RecordBinder.unbind(CheckpointConfig.PREFIX, checkpoint, values);
    RecordBinder.unbind(OutputConfig.PREFIX, output, values);
    return values;
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
