package dev.sparkresnet.driver.chart;

import java.util.List;

/**
 * One curve of a chart.
 *
 * @param points in the order in which they are joined; those that are no numbers are left out
 */
public record Series(String name, Ink ink, Dash dash, List<Point> points) {
  /** How a curve is drawn, so that curves are told apart without color too. */
  public enum Dash {
    SOLID("none"),
    DASHED("7 4"),
    DOTTED("2 4");

    private final String pattern;

    Dash(String pattern) {
      this.pattern = pattern;
    }

    /** The pattern of a curve by its number: the next one where {@link Ink#of} begins anew. */
    public static Dash of(int number) {
      return values()[number / Ink.values().length % values().length];
    }

    /** As {@code stroke-dasharray} takes it. */
    public String pattern() {
      return pattern;
    }
  }

  /**
   * A point, and the range around it that is drawn as a band.
   *
   * @param least equal to {@code most} where there is no range
   */
  public record Point(double x, double value, double least, double most) {
    public static Point at(double x, double value) {
      return new Point(x, value, value, value);
    }

    private boolean isFinite() {
      return Double.isFinite(x + value + least + most);
    }
  }

  public Series {
    points = points.stream().filter(Point::isFinite).toList();
  }

  boolean hasRange() {
    return points.stream().anyMatch(point -> point.most() > point.least());
  }
}
