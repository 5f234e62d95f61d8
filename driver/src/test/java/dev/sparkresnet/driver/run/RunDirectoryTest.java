package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDirectoryTest {
  private static final String REMEDY =
      "; choose another --run-id, or remove the directory, as train --overwrite does";

  @TempDir private Path path;
  private RunDirectory directory;

  @BeforeEach
  void writeRun() throws IOException {
    directory = open();
    directory.write(
        new RunManifest(
            "id",
            "now",
            "0",
            "commit",
            "host",
            "local",
            "data",
            "fingerprint",
            List.of("shirt", "shoe"),
            0,
            2,
            Map.of("train.epochs", "3"),
            Map.of(),
            null,
            null));
    directory.write(
        new RunStatus(
            "id",
            RunStatus.State.FAILED,
            1,
            "why",
            2,
            0.5,
            null,
            null,
            null,
            null,
            null,
            "now",
            "now"));
    directory.append(epoch(1));
    directory.append(epoch(2));
  }

  @Test
  void givenRun_whenRead_thenAsWritten() throws IOException {
    EarlierAttempt attempt = EarlierAttempt.in(open()).orElseThrow();
    assertThat(attempt.manifest().configuration()).containsEntry("train.epochs", "3");
    assertThat(attempt.status().message()).isEqualTo("why");

    RunDirectory read = open();
    read.continueAfter(2);
    assertThat(read.lastEpoch()).contains(epoch(2));
    read.continueAfter(1);
    assertThat(read.lastEpoch()).contains(epoch(1));
    read.continueAfter(0);
    assertThat(read.lastEpoch()).isEmpty();
  }

  @Test
  void givenLinesOfAnOlderVersion_whenContinued_thenTheyHaveNoLearningRate() throws IOException {
    Path metrics = path.resolve("metrics.jsonl");
    String older = Files.readString(metrics).replace("\"learningRate\":0.001,", "");
    Files.writeString(metrics, older);

    RunDirectory read = open();
    read.continueAfter(1);
    read.append(epoch(2));

    assertThat(read.epoch(1).learningRate()).isNull();
    assertThat(open().epochs()).containsExactly(read.epoch(1), epoch(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          manifest.json |                                | No content to map due to end-of-input
          manifest.json | {"runId" : "id", "star         | Unexpected end-of-input
          manifest.json | <html>                         | Unexpected character ('<'
          manifest.json | null                           | a JSON object is expected, it is null
          manifest.json | []                             | Cannot deserialize value of type
          manifest.json | {"seed":0,"replicas":2}        | dataFingerprint and configuration are expected
          manifest.json | {"seed":"x","replicas":2}      | Cannot deserialize value of type `long` from String
          manifest.json | {"configuration":5}            | Cannot deserialize value of type `java.util.LinkedHashMap
          status.json   |                                | No content to map due to end-of-input
          status.json   | {"runId" : "id", "state" : "ru | Unexpected end-of-input
          status.json   | null                           | a JSON object is expected, it is null
          status.json   | {"epochs":1}                   | a state is expected, it is null
          status.json   | {"state":"lost","epochs":1}    | not one of the values accepted for Enum class
          status.json   | {"state":"failed","epochs":[]} | Cannot deserialize value of type `int`
          """)
  void givenDamagedFile_whenRunIsLookedAt_thenErrorNamesItAndNothingIsDeleted(
      String name, String content, String problem) throws IOException {
    Files.writeString(path.resolve(name), content == null ? "" : content);
    assertThatThrownBy(() -> EarlierAttempt.in(open()))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("file:" + path.resolve(name) + " is not as a run writes it: ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith(REMEDY);
    assertThat(names()).containsExactly("manifest.json", "metrics.jsonl", "status.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null             | a JSON object is expected, it is null
          {}               | Cannot map `null` into type `int`
          {"epoch":"x"}    | Cannot deserialize value of type `int` from String
          {"epoch":1,"exam | Unexpected end-of-input
          """)
  void givenDamagedMetrics_whenContinued_thenErrorNamesThem(String line, String problem)
      throws IOException {
    Path metrics = path.resolve("metrics.jsonl");
    Files.writeString(metrics, Files.readAllLines(metrics).get(0) + "\n" + line + "\n");
    assertThatThrownBy(() -> open().continueAfter(2))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("file:" + metrics + " is not as a run writes it: ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith(REMEDY);
  }

  @Test
  void givenMetricsOfFewerEpochs_whenContinued_thenErrorNamesThem() throws IOException {
    Path metrics = path.resolve("metrics.jsonl");
    assertThatThrownBy(() -> open().continueAfter(3))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s is not as a run writes it: the lines of epochs 1 to 3 are expected, it has [1, 2]"
                    .formatted(metrics)
                + REMEDY);

    Files.delete(metrics);
    assertThatThrownBy(() -> open().continueAfter(1))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("the lines of epochs 1 to 1 are expected, it has []");
  }

  @Test
  void givenManifestLost_whenRunIsLookedAt_thenRefusedInsteadOfBegunAnew() throws IOException {
    Files.delete(path.resolve("manifest.json"));
    assertThatThrownBy(() -> EarlierAttempt.in(open()))
        .isInstanceOf(RunConflictException.class)
        .hasMessage(
            "file:%s exists and holds no run; choose another --run-id, or move it away"
                .formatted(path));

    // All that a run leaves that could not even write its manifest.
    Files.delete(path.resolve("metrics.jsonl"));
    assertThat(EarlierAttempt.in(open())).isEmpty();
  }

  @Test
  void givenFileOfAWriterThatWasKilled_whenContinued_thenItGoes() throws IOException {
    Files.createFile(path.resolve(".model.zip.0.tmp"));
    open().continueAfter(2);
    assertThat(names()).containsExactly("manifest.json", "metrics.jsonl", "status.json");
  }

  private RunDirectory open() throws IOException {
    return RunDirectory.at(new Configuration(false), new org.apache.hadoop.fs.Path("file:" + path));
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  static EpochMetrics epoch(int number) {
    return new EpochMetrics(
        number, 1, 200, 4, 0.001, 1.5, 0.5, 100, 1.25, 0.75, null, null, 100.0, 0.25, 0.5, 0.5, 1.0,
        1.5, 2.0, 0.5, 0.5, 0.5, 0.5, 5.0, 1000, 1000L, 0, "engine", List.of());
  }
}
