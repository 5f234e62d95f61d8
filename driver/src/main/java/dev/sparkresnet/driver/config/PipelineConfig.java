package dev.sparkresnet.driver.config;

import java.util.Map;

/** Everything that a scheduled retraining is told: a run, and what becomes of its network. */
public record PipelineConfig(
    RunConfig run,
    RegistryConfig registry,
    RetrainConfig retrain,
    DataGateConfig dataGate,
    PromotionConfig promotion) {

  /**
   * Reads the configuration of a retraining.
   *
   * @throws ConfigException naming every unknown key and every wrong value
   */
  public static PipelineConfig of(Settings settings) {
    return RecordBinder.bindAll(PipelineConfig.class, settings);
  }

  /** The effective value of every key, as it would stand in a properties file. */
  public Map<String, String> effective() {
    return RecordBinder.unbindAll(this);
  }
}
