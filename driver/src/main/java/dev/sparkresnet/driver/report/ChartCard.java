package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.LineChart;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.chart.Series;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A line chart on a page: title, legend with the last values, picture, explanation. */
final class ChartCard {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 250;

  private ChartCard() {}

  /** Writes the curves that have points; nothing where none has. */
  static void write(
      Markup page,
      String title,
      String explanation,
      List<Series> curves,
      DoubleFunction<Figure> figure) {
    List<Series> drawn = curves.stream().filter(curve -> !curve.points().isEmpty()).toList();
    if (drawn.isEmpty()) {
      return;
    }
    page.open("figure", "class", "card");
    page.element("h3", title);
    legend(page, drawn, figure);
    page.open(
        "svg",
        "class",
        "chart",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-label",
        title + " by epoch");
    new LineChart(WIDTH, HEIGHT, "epoch", drawn).draw(page);
    page.close();
    page.element("figcaption", explanation).close();
  }

  private static void legend(Markup page, List<Series> curves, DoubleFunction<Figure> figure) {
    page.open("ul", "class", "legend");
    for (Series curve : curves) {
      page.open("li");
      page.element(
          "span",
          "",
          "class",
          "key " + curve.dash().name().toLowerCase(Locale.ROOT) + " " + curve.ink().cssClass());
      page.text(curve.name() + " ");
      figure.apply(curve.points().get(curve.points().size() - 1).value()).write(page);
      page.close();
    }
    page.close();
  }
}
