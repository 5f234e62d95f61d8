package dev.sparkresnet.driver.config;

import dev.sparkresnet.driver.name.FolderName;

/** How a scheduled retraining starts and whom it tells. */
@Section("retrain")
public record RetrainConfig(
    @Setting(
            defaultValue = "none",
            decidesResult = false,
            description =
                "Network that training starts from: none (random weights), champion, or a version's id")
        String warmStart,
    @Setting(
            defaultValue = "600",
            decidesResult = false,
            description =
                "Seconds after which another run may take over from one that gives no sign of life")
        int leaseSeconds,
    @Setting(
            defaultValue = "",
            optional = true,
            decidesResult = false,
            description =
                "File with the HTTP address, a secret, that gets the outcome as JSON by POST; empty: SPARK_RESNET_WEBHOOK, or nobody; its failure changes nothing")
        String webhookFile) {
  /** Starts from random weights. */
  public static final String NO_WARM_START = "none";

  public RetrainConfig {
    Problems problems = new Problems();
    problems.require(
        FolderName.is(warmStart),
        "retrain.warm-start must be none, champion, previous or a version's id, which must be %s, got %s",
        FolderName.RULE,
        FolderName.quoted(warmStart));
    problems.require(
        leaseSeconds >= 3, "retrain.lease-seconds must be at least 3, got %d", leaseSeconds);
    problems.throwIfAny();
  }
}
