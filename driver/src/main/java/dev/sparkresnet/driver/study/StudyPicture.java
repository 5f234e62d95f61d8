package dev.sparkresnet.driver.study;

import dev.sparkresnet.driver.chart.Ink;
import dev.sparkresnet.driver.chart.LineChart;
import dev.sparkresnet.driver.chart.Markup;
import dev.sparkresnet.driver.chart.Series;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A study as an SVG picture: a curve a case of test accuracy over epochs, with the seeds' range.
 */
public final class StudyPicture {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int TITLE_HEIGHT = 24;
  private static final int CHART_WIDTH = 550;
  private static final int LEGEND = CHART_WIDTH + 16;

  private StudyPicture() {}

  /** The picture. */
  public static String of(List<StudyResult> results) {
    List<Series> curves =
        IntStream.range(0, results.size()).mapToObj(i -> curve(i, results.get(i))).toList();
    Markup svg = new Markup();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "font-family",
        "sans-serif",
        "font-size",
        "13");
    svg.empty(
        "rect", "width", String.valueOf(WIDTH), "height", String.valueOf(HEIGHT), "fill", "#fff");
    svg.element("text", "test accuracy, mean and range over the seeds", "x", "50", "y", "18");
    svg.open("g", "transform", "translate(0 " + TITLE_HEIGHT + ")");
    new LineChart(CHART_WIDTH, HEIGHT - TITLE_HEIGHT, "epoch", curves).draw(svg);
    svg.close();
    for (int i = 0; i < curves.size(); i++) {
      legend(svg, curves.get(i), 40 + 20 * i);
    }
    return svg.close().toString();
  }

  private static Series curve(int number, StudyResult result) {
    return new Series(
        result.studied().name(),
        Ink.of(number),
        Series.Dash.of(number),
        IntStream.rangeClosed(1, result.epochs())
            .mapToObj(epoch -> point(epoch, result.accuracy(epoch)))
            .toList());
  }

  private static Series.Point point(int epoch, StudyResult.Spread accuracy) {
    return new Series.Point(epoch, accuracy.mean(), accuracy.least(), accuracy.most());
  }

  private static void legend(Markup svg, Series curve, int y) {
    svg.empty(
        "line",
        "x1",
        String.valueOf(LEGEND),
        "x2",
        String.valueOf(LEGEND + 20),
        "y1",
        String.valueOf(y - 4),
        "y2",
        String.valueOf(y - 4),
        "stroke",
        curve.ink().hex(),
        "stroke-width",
        "3",
        "stroke-dasharray",
        curve.dash().pattern());
    svg.element("text", curve.name(), "x", String.valueOf(LEGEND + 26), "y", String.valueOf(y));
  }
}
