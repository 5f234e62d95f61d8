package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a scheduled retraining came to. Written in lower case. */
public enum Outcome {
  /** The candidate is the champion now. */
  @JsonProperty("promoted")
  PROMOTED,

  /** The candidate was not good enough; the champion stays. */
  @JsonProperty("rejected")
  REJECTED,

  /** Data, configuration and code were judged before; nothing was trained. */
  @JsonProperty("unchanged")
  UNCHANGED
}
