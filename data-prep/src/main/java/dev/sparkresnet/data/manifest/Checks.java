package dev.sparkresnet.data.manifest;

/** Checks of manifest values, which come from a file that anyone may have edited. */
final class Checks {
  private Checks() {}

  static void require(boolean holds, String expectation, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", got " + actual);
    }
  }

  static void requireSha256(String name, String value) {
    require(
        value != null && value.matches("[0-9a-f]{64}"),
        name + " must be 64 hexadecimal digits",
        value);
  }
}
