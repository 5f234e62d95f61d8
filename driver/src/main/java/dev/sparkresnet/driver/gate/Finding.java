package dev.sparkresnet.driver.gate;

/**
 * What one check of a gate came to.
 *
 * @param check its name, such as {@code label-shift}
 * @param message what was expected and what is; where it did not pass, also what to do
 */
public record Finding(String check, boolean passed, String message) {
  /** A finding whose remedy is only said where it is needed. */
  static Finding of(String check, boolean passed, String statement, String remedy) {
    return new Finding(check, passed, passed ? statement : statement + "; " + remedy);
  }
}
