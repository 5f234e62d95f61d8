package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.run.BuildInfo;
import java.util.function.Consumer;

/** What all pages share: head, style, foot. */
final class PageFrame {
  /** Whatever came into the page, a browser neither loads nor runs anything for it. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

  private PageFrame() {}

  static String around(String title, Consumer<Markup> body) {
    Markup page = Markup.after("<!DOCTYPE html>");
    page.open("html", "lang", "en");
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    // Without an icon of its own a browser asks the server for one.
    page.empty("link", "rel", "icon", "href", "data:,");
    page.element("title", title);
    page.style(PageStyle.css());
    page.close();
    page.open("body");
    body.accept(page);
    page.element("footer", "Made by spark-resnet " + BuildInfo.ofThisProgram());
    return page.close().close().toString();
  }
}
