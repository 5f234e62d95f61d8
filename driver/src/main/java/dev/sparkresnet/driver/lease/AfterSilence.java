package dev.sparkresnet.driver.lease;

/**
 * What becomes of a lease whose holder gave no sign of life in time, since its machine slept for
 * example, and that nobody else has taken meanwhile.
 */
public enum AfterSilence {
  /** It is lost. */
  LOST("this run may not change the model any more, start it again"),

  /**
   * Its holder takes the next number, as others might: one of them gets it. Nobody else had the
   * lease in between, so that nothing was changed behind the holder's back.
   */
  TAKEN_AGAIN(
      "this run writes nothing any more; let the other one go on, or start this one again when that has ended");

  private final String consequence;

  AfterSilence(String consequence) {
    this.consequence = consequence;
  }

  /** What a holder that has lost it is told. */
  String consequence() {
    return consequence;
  }
}
