package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.driver.report.PageStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The page to try a model on: one document with its styles and its script in it. What it shows of
 * the model it asks the server for. A browser runs nothing in it but this script.
 */
final class TrialPage {
  private static final String STYLE = "/*STYLE*/";
  private static final String SCRIPT = "/*SCRIPT*/";

  private final String html;
  private final String policy;

  private TrialPage(String html, String policy) {
    this.html = html;
    this.policy = policy;
  }

  static TrialPage make() {
    String style = PageStyle.css() + resource("page.css");
    String script = resource("page.js");
    return new TrialPage(
        resource("page.html").replace(STYLE, style).replace(SCRIPT, script),
        "default-src 'none'; script-src %s; style-src %s; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            .formatted(hash(script), hash(style)));
  }

  String html() {
    return html;
  }

  /** Content-Security-Policy. */
  String policy() {
    return policy;
  }

  private static String hash(String text) {
    byte[] digest = Sha256.newDigest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String resource(String name) {
    try (InputStream in = TrialPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of the application jar cannot be read", e);
    }
  }
}
