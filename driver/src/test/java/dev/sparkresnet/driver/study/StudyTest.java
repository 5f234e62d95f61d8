package dev.sparkresnet.driver.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.fixture.ParsedXml;
import dev.sparkresnet.driver.run.EpochMetrics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyTest {
  @Test
  void givenText_whenParsed_thenNameAndSettings() {
    StudyCase parsed =
        StudyCase.parse(
            "8 replicas, 8,4,2,1: train.replicas=8  averaging.rounds-per-epoch=8,4,2,1");

    assertThat(parsed.name()).isEqualTo("8 replicas, 8,4,2,1");
    assertThat(parsed.settings())
        .containsExactly("train.replicas=8", "averaging.rounds-per-epoch=8,4,2,1");
    assertThat(parsed.runId(2)).hasToString("8-replicas-8-4-2-1-seed-2");
  }

  @ParameterizedTest
  @CsvSource({
    "größe,gr-e-seed-0",
    "-x,x-seed-0",
    "../x,x-seed-0",
    "é,seed-0",
    "no_rotation,no-rotation-seed-0"
  })
  void givenNamesOfAnyKind_whenTheirRunsAreCalled_thenByWhatMayBeAFolder(String name, String id) {
    assertThat(new StudyCase(name, List.of()).runId(0)).hasToString(id);
  }

  @Test
  void givenWrongText_whenParsed_thenWhatIsWrong() {
    assertThatThrownBy(() -> StudyCase.parse("train.replicas=8"))
        .hasMessage("A case must be NAME: KEY=VALUE ..., got 'train.replicas=8'");
    assertThatThrownBy(() -> StudyCase.parse("a: b"))
        .hasMessage("Case 'a' holds 'b', which is no KEY=VALUE");
  }

  @Test
  void givenResults_whenTabled_thenMeansDeviationsAndDifference() {
    assertThat(StudyTable.of(results()))
        .isEqualTo(
            """
            | case | seeds | rounds | epoch 1 | epoch 2 | against the first |
            | --- | --- | --- | --- | --- | --- |
            | one | 2 | 2 | 0.5000 ± 0.1414 | 0.7000 ± 0.0000 | +0.0000 |
            | a < b | 1 | 2 | 0.3000 ± 0.0000 | 0.6000 ± 0.0000 | -0.1000 |
            """);
  }

  @Test
  void givenResults_whenDrawn_thenACurveACaseInValidXml() throws Exception {
    String svg = StudyPicture.of(results());

    assertThat(ParsedXml.of(svg).all("/svg")).hasSize(1);
    assertThat(svg.split("<polyline", -1)).hasSize(3);
    assertThat(svg).contains(">one</text>", ">a &lt; b</text>");
  }

  @Test
  void givenMoreCasesThanColors_whenDrawn_thenTheLegendTellsThemApart() throws Exception {
    List<StudyResult> results =
        IntStream.range(0, 9)
            .mapToObj(i -> new StudyCase("case " + i, List.of()))
            .map(studied -> new StudyResult(studied, List.of(run(0.4, 0.7))))
            .toList();

    ParsedXml svg = ParsedXml.of(StudyPicture.of(results));
    String line = "//line[not(@class='grid')]";
    List<String> inks = svg.all(line + "/@stroke");
    List<String> dashes = svg.all(line + "/@stroke-dasharray");
    List<String> legend =
        IntStream.range(0, inks.size()).mapToObj(i -> inks.get(i) + " " + dashes.get(i)).toList();
    assertThat(legend).hasSize(9).doesNotHaveDuplicates();
  }

  private static List<StudyResult> results() {
    return List.of(
        new StudyResult(new StudyCase("one", List.of()), List.of(run(0.4, 0.7), run(0.6, 0.7))),
        new StudyResult(new StudyCase("a < b", List.of()), List.of(run(0.3, 0.6))));
  }

  private static List<EpochMetrics> run(double... accuracies) {
    return IntStream.range(0, accuracies.length)
        .mapToObj(i -> epoch(i + 1, accuracies[i]))
        .toList();
  }

  private static EpochMetrics epoch(int number, double accuracy) {
    return new EpochMetrics(
        number, 1, 200, 4, 0.001, 1.5, 0.5, 100, 1.25, accuracy, null, null, 100.0, 0.25, 0.5, 0.5,
        1.0, 1.5, 2.0, 0.5, 0.5, 0.5, 0.5, 5.0, 1000, 1000L, 0, "engine", List.of());
  }
}
