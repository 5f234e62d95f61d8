package dev.sparkresnet.driver.chart;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Curves over epochs with their ranges as bands, as SVG shapes without the picture around them. A
 * legend is left to who knows where there is room for it.
 */
public final class LineChart {
  private static final int LEFT = 50;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 42;
  private static final int MOST_MARKERS = 40;

  /** Below it four decimals say nothing. */
  private static final double TINY = 1e-3;

  private final int width;
  private final int height;
  private final String xLabel;
  private final List<Series> curves;
  private final Scale vertical;
  private final double first;
  private final double last;

  /**
   * A chart of some curves.
   *
   * @param width of the whole, axes included, in units of the picture
   * @param curves of which one at least has a point
   * @throws IllegalArgumentException if there is nothing to draw
   */
  public LineChart(int width, int height, String xLabel, List<Series> curves) {
    if (curves.stream().allMatch(curve -> curve.points().isEmpty())) {
      throw new IllegalArgumentException("A chart needs a point at least, got none");
    }
    this.width = width;
    this.height = height;
    this.xLabel = xLabel;
    this.curves = List.copyOf(curves);
    this.vertical =
        Scale.around(
            all(Series.Point::least).min(Double::compare).orElseThrow(),
            all(Series.Point::most).max(Double::compare).orElseThrow(),
            5);
    this.first = all(Series.Point::x).min(Double::compare).orElseThrow();
    this.last = all(Series.Point::x).max(Double::compare).orElseThrow();
  }

  private Stream<Double> all(ToDoubleFunction<Series.Point> number) {
    return curves.stream().flatMap(curve -> curve.points().stream()).map(number::applyAsDouble);
  }

  /** Draws the chart with its upper left corner at the origin. */
  public void draw(Markup svg) {
    rows(svg);
    columns(svg);
    curves.stream().filter(Series::hasRange).forEach(curve -> band(svg, curve));
    curves.forEach(curve -> line(svg, curve));
  }

  private void rows(Markup svg) {
    for (double mark : vertical.marks()) {
      svg.empty(
          "line",
          "class",
          "grid",
          "x1",
          number(LEFT),
          "x2",
          number(width - RIGHT),
          "y1",
          number(y(mark)),
          "y2",
          number(y(mark)),
          "stroke",
          "#888888",
          "stroke-opacity",
          "0.3");
      label(svg, LEFT - 8, y(mark) + 4, "end", vertical.label(mark));
    }
  }

  private void columns(Markup svg) {
    Scale epochs = Scale.around(first, Math.max(last, first + 1), 8);
    int step = (int) Math.max(1, Math.round(epochs.step()));
    int from = (int) Math.ceil(first);
    for (int epoch = from; epoch <= last; epoch++) {
      boolean roomy = 2 * (epoch - from) >= step;
      if (epoch == from || (roomy && epoch % step == 0)) {
        label(svg, x(epoch), height - BOTTOM + 20, "middle", String.valueOf(epoch));
      }
    }
    label(svg, (LEFT + width - RIGHT) / 2.0, height - 4, "middle", xLabel);
  }

  private static void label(Markup svg, double x, double y, String anchor, String text) {
    svg.element(
        "text", text, "x", number(x), "y", number(y), "text-anchor", anchor, "class", "axis");
  }

  private void band(Markup svg, Series curve) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (Series.Point point : curve.points()) {
      upper.append(pair(point.x(), point.most()));
      lower.insert(0, pair(point.x(), point.least()));
    }
    svg.empty(
        "polygon",
        "class",
        "band " + curve.ink().cssClass(),
        "points",
        upper + lower.toString().trim(),
        "fill",
        curve.ink().hex(),
        "fill-opacity",
        "0.15");
  }

  private void line(Markup svg, Series curve) {
    StringBuilder points = new StringBuilder();
    curve.points().forEach(point -> points.append(pair(point.x(), point.value())));
    svg.empty(
        "polyline",
        "class",
        "line " + curve.ink().cssClass(),
        "points",
        points.toString().trim(),
        "fill",
        "none",
        "stroke",
        curve.ink().hex(),
        "stroke-width",
        "2",
        "stroke-linejoin",
        "round",
        "stroke-dasharray",
        curve.dash().pattern());
    if (curve.points().size() <= MOST_MARKERS) {
      curve.points().forEach(point -> marker(svg, curve, point));
    }
  }

  /** A dot that tells its number where the pointer rests on it. */
  private void marker(Markup svg, Series curve, Series.Point point) {
    svg.open(
        "circle",
        "class",
        "mark " + curve.ink().cssClass(),
        "cx",
        number(x(point.x())),
        "cy",
        number(y(point.value())),
        "r",
        "2.8",
        "fill",
        curve.ink().hex());
    String value =
        String.format(Locale.ROOT, Math.abs(point.value()) < TINY ? "%.3g" : "%.4f", point.value());
    String text = String.format(Locale.ROOT, "%s %.0f: %s", xLabel, point.x(), value);
    svg.element("title", curve.name() + ", " + text).close();
  }

  private String pair(double x, double value) {
    return number(x(x)) + "," + number(y(value)) + " ";
  }

  private double x(double x) {
    double plot = width - LEFT - RIGHT;
    return last == first ? LEFT + plot / 2 : LEFT + 12 + (plot - 24) * (x - first) / (last - first);
  }

  private double y(double value) {
    return TOP + (height - TOP - BOTTOM) * (1 - vertical.share(value));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
