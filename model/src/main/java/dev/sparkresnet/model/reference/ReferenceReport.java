package dev.sparkresnet.model.reference;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How far a network's numbers are from a reference's.
 *
 * @param dataType that the network computed in
 * @param rows one per quantity
 */
public record ReferenceReport(DataType dataType, List<Row> rows) {
  /** What a row says about its quantity. */
  public enum Verdict {
    PASS,
    FAIL,
    /** Shown, but held against no bar. */
    REPORTED;

    /** Lower case, as tables and JSON show it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One quantity.
   *
   * @param quantity for example {@code gradient stem.conv.weight}
   * @param largestDifference relative to {@code scale}; not a number where the network's was not
   * @param scale what the difference is relative to, in words
   * @param bar the largest difference accepted, if any
   */
  public record Row(String quantity, double largestDifference, String scale, OptionalDouble bar) {
    public Verdict verdict() {
      if (bar.isEmpty()) {
        return Verdict.REPORTED;
      }
      // A comparison that NaN fails.
      return largestDifference <= bar.getAsDouble() ? Verdict.PASS : Verdict.FAIL;
    }
  }

  public ReferenceReport {
    rows = List.copyOf(rows);
  }

  /** Whether no row failed. */
  public boolean passed() {
    return rows.stream().noneMatch(row -> row.verdict() == Verdict.FAIL);
  }
}
