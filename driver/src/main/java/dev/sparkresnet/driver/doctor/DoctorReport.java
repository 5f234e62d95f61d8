package dev.sparkresnet.driver.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.model.reference.ReferenceReport;
import java.util.List;
import java.util.Locale;

/**
 * What the doctor found.
 *
 * @param checks one per data type
 * @param bf16 the comparison of bf16 with fp32, or null where it was not asked for
 */
public record DoctorReport(
    Surroundings surroundings, List<Check> checks, PrecisionCheck.Report bf16) {
  /**
   * A comparison with PyTorch.
   *
   * @param engine what computed our numbers
   */
  public record Check(String engine, ReferenceReport report) {
    private String dataType() {
      return report.dataType().name().toLowerCase(Locale.ROOT);
    }
  }

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public DoctorReport {
    checks = List.copyOf(checks);
  }

  /** Whether every check passed. */
  public boolean passed() {
    return checks.stream().allMatch(check -> check.report().passed())
        && (bf16 == null || bf16.passed());
  }

  /** One line per fact. */
  public static String text(Surroundings surroundings) {
    StringBuilder text = new StringBuilder();
    surroundings
        .facts()
        .forEach((name, value) -> text.append(String.format("%-20s %s%n", name, value)));
    return text.toString();
  }

  /** A table with one line per quantity, and a verdict. */
  public static String text(Check check) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("Computed by %s%n", check.engine()));
    text.append(
        String.format(
            "%-46s %10s %10s  %-8s %s%n",
            "Against PyTorch, " + check.dataType(), "difference", "bar", "verdict", "relative to"));
    for (ReferenceReport.Row row : check.report().rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-46s %10.1e %10s  %-8s %s%n",
              row.quantity(),
              row.largestDifference(),
              row.bar().isPresent()
                  ? String.format(Locale.ROOT, "%.0e", row.bar().getAsDouble())
                  : "",
              row.verdict().text(),
              row.scale()));
    }
    text.append(
        String.format("%s: %s%n", check.dataType(), check.report().passed() ? "passed" : "FAILED"));
    return text.toString();
  }

  /** Everything as one JSON object. */
  public String json() {
    ObjectNode root = MAPPER.createObjectNode().put("passed", passed());
    ObjectNode facts = root.putObject("surroundings");
    surroundings.facts().forEach(facts::put);
    for (Check check : checks) {
      ObjectNode node = root.withArray("checks").addObject();
      node.put("dataType", check.dataType())
          .put("engine", check.engine())
          .put("passed", check.report().passed());
      for (ReferenceReport.Row row : check.report().rows()) {
        ObjectNode quantity =
            node.withArray("quantities")
                .addObject()
                .put("quantity", row.quantity())
                .put("largestRelativeDifference", row.largestDifference())
                .put("relativeTo", row.scale());
        row.bar().ifPresent(bar -> quantity.put("bar", bar));
        quantity.put("verdict", row.verdict().text());
      }
    }
    if (bf16 != null) {
      root.putObject("bf16")
          .put("relativeDifferenceOfLoss", bf16.difference())
          .put("bar", PrecisionCheck.BAR)
          .put("passed", bf16.passed());
    }
    return root.toString();
  }
}
