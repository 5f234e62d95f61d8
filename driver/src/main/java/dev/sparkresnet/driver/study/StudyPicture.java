package dev.sparkresnet.driver.study;

import java.util.List;
import java.util.Locale;

/**
 * A study as an SVG picture: a curve a case of test accuracy over epochs, with the seeds' range.
 */
public final class StudyPicture {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int PLOT_WIDTH = 480;
  private static final int PLOT_HEIGHT = 350;
  private static final int LEGEND = LEFT + PLOT_WIDTH + 24;

  /** Okabe and Ito's colors, told apart by all. */
  private static final List<String> COLORS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555", "#b8a800");

  private final List<StudyResult> results;
  private final int epochs;
  private final double least;
  private final double most;

  private StudyPicture(List<StudyResult> results) {
    this.results = results;
    this.epochs = results.stream().mapToInt(StudyResult::epochs).max().orElse(1);
    double low = 1;
    double high = 0;
    for (StudyResult result : results) {
      for (int epoch = 1; epoch <= result.epochs(); epoch++) {
        low = Math.min(low, result.accuracy(epoch).least());
        high = Math.max(high, result.accuracy(epoch).most());
      }
    }
    this.least = Math.floor(low * 50) / 50;
    this.most = Math.max(least + 0.02, Math.ceil(high * 50) / 50);
  }

  /** The picture. */
  public static String of(List<StudyResult> results) {
    return new StudyPicture(results).svg();
  }

  private String svg() {
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
    axes(svg);
    for (int i = 0; i < results.size(); i++) {
      curve(svg, results.get(i), COLORS.get(i % COLORS.size()), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    double step = most - least > 0.2 ? 0.05 : most - least > 0.06 ? 0.02 : 0.01;
    for (double value = least; value < most + step / 2; value += step) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>%n",
              LEFT,
              LEFT + PLOT_WIDTH,
              y(value),
              y(value),
              LEFT - 8,
              y(value) + 4,
              value));
    }
    for (int epoch = 1; epoch <= epochs; epoch++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(epoch),
              TOP + PLOT_HEIGHT + 18,
              epoch));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">epoch</text><text x=\"%d\" y=\"14\">test accuracy, mean and range over the seeds</text>%n",
            LEFT + PLOT_WIDTH / 2,
            HEIGHT - 12,
            LEFT));
  }

  private void curve(StringBuilder svg, StudyResult result, String color, int row) {
    StringBuilder line = new StringBuilder();
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    for (int epoch = 1; epoch <= result.epochs(); epoch++) {
      StudyResult.Spread accuracy = result.accuracy(epoch);
      line.append(point(epoch, accuracy.mean()));
      upper.append(point(epoch, accuracy.most()));
      lower.insert(0, point(epoch, accuracy.least()));
    }
    int textY = TOP + 16 + 20 * row;
    svg.append(
        String.format(
            Locale.ROOT,
            "<polygon points=\"%s%s\" fill=\"%s\" fill-opacity=\"0.15\"/><polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/><line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
            upper,
            lower,
            color,
            line,
            color,
            LEGEND,
            LEGEND + 20,
            textY - 4,
            textY - 4,
            color,
            LEGEND + 26,
            textY,
            escaped(result.studied().name())));
  }

  private String point(int epoch, double accuracy) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(epoch), y(accuracy));
  }

  private double x(int epoch) {
    return epochs == 1
        ? LEFT + PLOT_WIDTH / 2.0
        : LEFT + 16 + (PLOT_WIDTH - 32.0) * (epoch - 1) / (epochs - 1);
  }

  private double y(double accuracy) {
    return TOP + PLOT_HEIGHT * (most - accuracy) / (most - least);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
