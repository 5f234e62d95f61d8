package dev.sparkresnet.driver.chart;

/** Text that Markdown takes as nothing but text, on one line. */
public final class MarkdownText {
  private MarkdownText() {}

  public static String of(String raw) {
    return String.valueOf(raw)
        .replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*_\\[\\]|!#~])", "\\\\$1");
  }
}
