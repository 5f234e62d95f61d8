package dev.sparkresnet.driver.checkpoint;

/**
 * What {@code checkpoint.json} says of the file beside it; written last, so that a checkpoint
 * without it was cut off.
 *
 * @param format version of this form
 * @param epoch finished epochs
 * @param iteration minibatches that one replica has taken, as Adam's bias correction counts them
 * @param seed that the run's orders are drawn from
 * @param dataFingerprint SHA-256 that identifies the data set's content
 * @param parameterBytes length of the parameters at the beginning of the state
 * @param stateBytes length of the state
 * @param stateSha256 of the whole state
 * @param parametersSha256 of the parameters alone
 */
record CheckpointMarker(
    int format,
    int epoch,
    int iteration,
    long seed,
    String dataFingerprint,
    int parameterBytes,
    int stateBytes,
    String stateSha256,
    String parametersSha256) {
  static final int FORMAT = 1;
}
