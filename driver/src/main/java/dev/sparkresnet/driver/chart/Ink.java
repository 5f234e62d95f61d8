package dev.sparkresnet.driver.chart;

import java.util.Locale;

/**
 * Okabe and Ito's colors, told apart by all. Shapes carry them as attributes for a picture that
 * stands alone, and as a class by which a page's style sheet may change them, as in the dark.
 */
public enum Ink {
  BLUE("#0072b2"),
  VERMILION("#d55e00"),
  GREEN("#009e73"),
  PURPLE("#cc79a7"),
  ORANGE("#e69f00"),
  SKY("#56b4e9"),
  GREY("#555555"),
  OLIVE("#b8a800");

  private final String hex;

  Ink(String hex) {
    this.hex = hex;
  }

  /** The color of a curve by its number; they repeat. */
  public static Ink of(int number) {
    return values()[number % values().length];
  }

  /** {@code #rrggbb}. */
  public String hex() {
    return hex;
  }

  /** Such as {@code ink-blue}. */
  public String cssClass() {
    return "ink-" + name().toLowerCase(Locale.ROOT);
  }
}
