package dev.sparkresnet.driver.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How the pages of this program look, on light and dark screens, small ones and paper. */
public final class PageStyle {
  private static final String STYLE = "report.css";

  private PageStyle() {}

  /** The style sheet. */
  public static String css() {
    try (InputStream in = PageStyle.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(STYLE + " of the application jar cannot be read", e);
    }
  }
}
