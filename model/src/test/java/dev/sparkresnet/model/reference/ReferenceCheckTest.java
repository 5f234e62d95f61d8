package dev.sparkresnet.model.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.model.reference.ReferenceReport.Row;
import dev.sparkresnet.model.reference.ReferenceReport.Verdict;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ReferenceCheckTest {
  private static final List<List<Double>> ROW = List.of(List.of(1.0, 4.0, 2.0));

  @Test
  void givenShippedReference_whenRunInDouble_thenEveryBarIsMet() {
    // One Adam step, since later ones are held against no bar and double is slow.
    PyTorchReference reference = References.withAdamSteps(1);

    ReferenceReport report =
        ReferenceCheck.of(reference, ReferenceImages.shipped()).run(DataType.DOUBLE, graph -> {});

    assertThat(report.rows()).filteredOn(row -> row.verdict() == Verdict.FAIL).isEmpty();
    assertThat(report.rows())
        .filteredOn(row -> row.scale().equals("absolute, zero gradient"))
        .hasSize(17);
  }

  @Test
  void givenShippedReference_whenRunInFloat_thenEveryBarIsMet() {
    ReferenceReport report = ReferenceCheck.shipped().run(DataType.FLOAT, graph -> {});

    assertThat(report.rows()).filteredOn(row -> row.verdict() == Verdict.FAIL).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.rows())
        .extracting(Row::quantity)
        .contains(
            "logits",
            "loss",
            "stage 0 0",
            "stage 10 fc",
            "gradient stem.conv.weight",
            "gradient stem.conv.weight, elements",
            "gradient fc.bias",
            "loss after Adam step 5")
        .doesNotHaveDuplicates();
    // The biases in front of the 17 batch norms have zero gradients, which have one row each.
    int gradients = 2 * (20 + 17 + 1);
    assertThat(report.rows()).hasSize(1 + 11 + 1 + 2 * gradients - 17 + 5 + 1);
    assertThat(report.rows())
        .filteredOn(row -> row.verdict() == Verdict.REPORTED)
        .extracting(Row::quantity)
        .containsExactly(
            "loss after Adam step 2",
            "loss after Adam step 3",
            "loss after Adam step 4",
            "loss after Adam step 5",
            "logits in inference mode after the steps");
  }

  @Test
  void givenOneWrongWeight_whenRun_thenReportFails() {
    ReferenceCheck check =
        ReferenceCheck.of(References.withAdamSteps(0), ReferenceImages.shipped());

    ReferenceReport report =
        check.run(DataType.FLOAT, graph -> graph.getParam("fc_W").putScalar(0, 0, 1e3));

    assertThat(report.passed()).isFalse();
    assertThat(report.rows())
        .filteredOn(row -> row.verdict() == Verdict.FAIL)
        .extracting(Row::quantity)
        .contains("logits", "loss", "stage 10 fc", "gradient fc.weight");
  }

  @Test
  void givenNotANumber_whenCompared_thenRowFails() {
    double difference = Differences.relative(Double.NaN, 1, 1);

    assertThat(new Row("loss", difference, "", OptionalDouble.of(1)).verdict())
        .isEqualTo(Verdict.FAIL);
    assertThat(Differences.relative(Nd4j.createFromArray(new double[][] {{1, Double.NaN, 2}}), ROW))
        .isNaN();
    assertThat(Differences.relative(Nd4j.createFromArray(new double[][] {{1, 3, 2}}), ROW))
        .isEqualTo(0.25);
  }
}
