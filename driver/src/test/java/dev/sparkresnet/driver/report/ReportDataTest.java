package dev.sparkresnet.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.evaluation.ScoredImage;
import dev.sparkresnet.driver.run.RunStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportDataTest {
  @TempDir private Path path;
  private WrittenRun run;

  @BeforeEach
  void create() throws Exception {
    run = new WrittenRun(path).status("id", State.SUCCEEDED, "done", 0);
  }

  @Test
  void givenReview_whenWritten_thenReadBack() throws Exception {
    run.data(WrittenRun.review(), "a", "b");

    ScoredImage mistake = run.read().review().orElseThrow().mistakes().get(0);
    assertThat(mistake.png()).isEqualTo(WrittenRun.PNG);
    assertThat(mistake.confidence()).isEqualTo(0.9875);
    assertThat(run.read().review().orElseThrow().confusion().counts())
        .isDeepEqualTo(new long[][] {{80, 20}, {5, 95}});
    assertThat(run.read().data().orElseThrow().className(1)).isEqualTo("B");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "data"                | "other"       | data is expected, it is missing
          "confidence":0.9875   | "confidence":7 | confidence must be 0 to 1, got 7.0
          "label":0             | "label":5     | confusion, mistakes and samples must be of the 2 classes of the data
          [[80,20],[5,95]]      | [[80,20]]     | confusion must be a square of counts, row 0 of 1 has 2
          "counts":[[80,20],[5,95]] | "classes":2000000000,"cells":[] | confusion must be of 1 to 32767 classes, got 2000000000
          "counts":[[80,20],[5,95]] | "classes":2,"cells":[[0,7,1]] | cells of confusion must be true class, predicted class and count, got [0, 7, 1]
          "counts":[[80,20],[5,95]] | "classes":3,"cells":[] | confusion, mistakes and samples must be of the 2 classes of the data
          "classNames":["a","b"] | "classNames":["a"] | imagesPerClass must have as many counts as there are classNames, 1, got 2 and 2
          "png":"iVBOR          | "png":"AAAAA   | png must be a PNG image of at most 1048576 bytes, got 67 bytes of another
          """)
  void givenDamage_whenRead_thenFileAndDamage(String old, String changed, String problem)
      throws Exception {
    run.data(WrittenRun.review(), "a", "b");
    Path file = path.resolve("report.json");
    String json = Files.readString(file);
    assertThat(json).contains(old);
    Files.writeString(file, json.replace(old, changed));

    assertThatThrownBy(run::read)
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s is not as a run writes it: %s; delete it to leave it out", file, problem);
  }

  @Test
  void givenEmptyDirectory_whenRead_thenWhatIsExpected() {
    assertThatThrownBy(() -> new WrittenRun(path.resolve("none")).read())
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s holds no run: neither status.json nor manifest.json is there; name the directory of a run, such as runs/ID",
            path.resolve("none"));
  }

  @Test
  void givenDamagedVerdict_whenRead_thenItIsNamed() throws Exception {
    run.file("verdict.json", "{");

    assertThatThrownBy(run::read)
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(
            "file:" + path.resolve("verdict.json") + " is not as a run writes it: ");
  }

  /** Bytes that a reader might take for another encoding of Unicode. */
  @ParameterizedTest
  @ValueSource(strings = {"report.json", "verdict.json"})
  void givenBytesThatAreNoText_whenRead_thenTheFileIsNamed(String name) throws Exception {
    run.file(name, "");
    Files.write(path.resolve(name), new byte[] {0, 0, -1, -2, 1, 2, 3});

    assertThatThrownBy(run::read)
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("file:" + path.resolve(name) + " is not as a run writes it: ");
  }
}
