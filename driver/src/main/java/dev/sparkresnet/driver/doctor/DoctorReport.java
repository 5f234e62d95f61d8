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
 */
public record DoctorReport(Surroundings surroundings, List<ReferenceReport> checks) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public DoctorReport {
    checks = List.copyOf(checks);
  }

  /** Whether every check passed. */
  public boolean passed() {
    return checks.stream().allMatch(ReferenceReport::passed);
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
  public static String text(ReferenceReport check) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-46s %10s %10s  %-8s %s%n",
            "Against PyTorch, " + dataType(check), "difference", "bar", "verdict", "relative to"));
    for (ReferenceReport.Row row : check.rows()) {
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
    text.append(String.format("%s: %s%n", dataType(check), check.passed() ? "passed" : "FAILED"));
    return text.toString();
  }

  /** Everything as one JSON object. */
  public String json() {
    ObjectNode root = MAPPER.createObjectNode().put("passed", passed());
    ObjectNode facts = root.putObject("surroundings");
    surroundings.facts().forEach(facts::put);
    for (ReferenceReport check : checks) {
      ObjectNode node = root.withArray("checks").addObject();
      node.put("dataType", dataType(check)).put("passed", check.passed());
      for (ReferenceReport.Row row : check.rows()) {
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
    return root.toString();
  }

  private static String dataType(ReferenceReport check) {
    return check.dataType().name().toLowerCase(Locale.ROOT);
  }
}
