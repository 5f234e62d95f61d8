package dev.sparkresnet.driver.serve;

import java.util.Locale;

/**
 * Whether an image is turned into its negative before the network sees it. The network knows
 * garments light on black, photographs show them on white.
 */
enum Inversion {
  FALSE,
  TRUE,
  /** If the border is brighter than the middle. */
  AUTO;

  static final String PARAMETER = "invert";

  /**
   * Reads the parameter of a request.
   *
   * @throws Refusal if it is something else
   */
  static Inversion parse(String value) throws Refusal {
    for (Inversion each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    throw new Refusal(
        Refusal.BAD_REQUEST,
        "Parameter %s must be true, false or auto, got '%s'".formatted(PARAMETER, value));
  }

  boolean appliesTo(GrayImage image) {
    return switch (this) {
      case FALSE -> false;
      case TRUE -> true;
      case AUTO -> image.hasBrightBorder();
    };
  }
}
