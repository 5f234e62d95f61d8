package dev.sparkresnet.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.storage.ForeignEntryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacedRunTest {
  private final Configuration hadoop = new Configuration(false);

  @TempDir private Path runs;

  @Test
  void givenFinishedRun_whenReplaced_thenOldFilesStayAndStatusTellsBoth() throws IOException {
    writeRun("old");
    RunDirectory next = attempt(IfPresent.REPLACED);
    next.createAnew();
    next.write(status("new", RunStatus.State.RUNNING));
    Files.writeString(files(next).resolve("model.zip"), "new model");

    RunStatus told = RunDirectory.at(hadoop, path()).status().orElseThrow();
    assertThat(told.message()).isEqualTo("new");
    assertThat(told.state()).isEqualTo(RunStatus.State.RUNNING);
    assertThat(told.ofFiles().message()).isEqualTo("old");
    assertThat(runs.resolve("x/model.zip")).hasContent("old model");
    assertThat(RunFolder.current(hadoop, path())).isEqualTo(path());
    assertThat(next.home()).isEqualTo(path());

    next.write(status("new", RunStatus.State.SUCCEEDED));
    next.publish();
    assertThat(next.path()).isEqualTo(path());
    assertThat(runs.resolve("x/model.zip")).hasContent("new model");
    RunStatus published = RunDirectory.at(hadoop, path()).status().orElseThrow();
    assertThat(published.message()).isEqualTo("new");
    assertThat(published.keeps()).isNull();
    assertThat(runs.toFile().list()).containsExactly("x");
  }

  @Test
  void givenReplacementCutOff_whenContinued_thenItIsTheOneThatGoesOn() throws IOException {
    writeRun("old");
    RunDirectory next = attempt(IfPresent.REPLACED);
    next.createAnew();
    next.write(status("new", RunStatus.State.RUNNING));

    RunDirectory continued = attempt(IfPresent.CONTINUED);
    assertThat(continued.path()).isEqualTo(next.path());
    assertThat(continued.status().orElseThrow().message()).isEqualTo("new");

    // Begun anew once more, nothing of the attempt before is left.
    RunDirectory anew = attempt(IfPresent.REPLACED);
    anew.createAnew();
    assertThat(files(anew)).isEmptyDirectory();
    assertThat(runs.resolve("x/model.zip")).hasContent("old model");
  }

  @Test
  void givenNothingOrAFailureBeforeTheBeginning_whenReplaced_thenWrittenInItsPlace()
      throws IOException {
    assertThat(attempt(IfPresent.REPLACED).path()).isEqualTo(path());
    RunDirectory.at(hadoop, path()).write(status("no data", RunStatus.State.FAILED));
    RunDirectory directory = attempt(IfPresent.REPLACED);
    assertThat(directory.path()).isEqualTo(path());
    directory.createAnew();
    assertThat(runs.resolve("x")).isEmptyDirectory();
  }

  @Test
  void givenReplacementThatFailsBeforeItBegins_whenAskedLater_thenOldRunIsAsItWas()
      throws IOException {
    writeRun("old");
    RunDirectory failed = attempt(IfPresent.REPLACED);
    new FailedStart(new RunId("x"), RunStatus.State.FAILED, 65, "no data", Instant.EPOCH)
        .write(failed);
    RunStatus told = RunDirectory.at(hadoop, path()).status().orElseThrow();
    assertThat(told.message()).isEqualTo("no data");
    assertThat(told.exitCode()).isEqualTo(65);
    assertThat(told.ofFiles().message()).isEqualTo("old");
    assertThat(runs.toFile().list()).containsExactly("x");

    RunDirectory later = attempt(IfPresent.CONTINUED);
    later.publish();
    assertThat(later.status().orElseThrow().message()).isEqualTo("old");
    assertThat(later.status().orElseThrow().keeps()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "thesis.txt",
        ".git/config",
        "checkpoints/epoch-0001/notes.txt",
        "tensorboard/events.out.tfevents.1764547200.other-tool",
        "data/train/shard-00000.parquet"
      })
  void givenForeignFileInARun_whenReplaced_thenItIsNamedAndStays(String foreign)
      throws IOException {
    writeRun("old");
    Path file = runs.resolve("x").resolve(foreign);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> attempt(IfPresent.REPLACED))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageMatching(
            "file:.*/x is left alone: it holds .+, which is no part of a run; move that away or"
                + " choose another place");
    assertThatThrownBy(() -> RunDirectory.at(hadoop, path()).createAnew())
        .isInstanceOf(ForeignEntryException.class);
    assertThat(file).hasContent("mine");
    assertThat(runs.resolve("x/model.zip")).hasContent("old model");
  }

  @Test
  void givenHiddenFolderOfSomebodyElse_whenBegunAnew_thenItStays() throws IOException {
    Path config = runs.resolve("x/.git/config");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "mine");
    assertThatThrownBy(() -> RunDirectory.at(hadoop, path()).createAnew())
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("it holds .git, which is no part of a run");
    assertThat(config).hasContent("mine");
  }

  @Test
  void givenFolderWithNamesOfARunsFilesAlone_whenReplaced_thenRefused() throws IOException {
    Files.createDirectories(runs.resolve("x"));
    Files.writeString(runs.resolve("x/manifest.json"), "{\"name\": \"my web page\"}");
    Files.writeString(runs.resolve("x/report.html"), "mine");
    assertThatThrownBy(() -> attempt(IfPresent.REPLACED))
        .isInstanceOf(ForeignEntryException.class)
        .hasMessageContaining("no status.json in it says that it is a run");
    assertThat(runs.resolve("x/report.html")).hasContent("mine");
  }

  private void writeRun(String message) throws IOException {
    RunDirectory directory = RunDirectory.at(hadoop, path());
    directory.write(status(message, RunStatus.State.SUCCEEDED));
    Files.writeString(runs.resolve("x/model.zip"), message + " model");
    Path checkpoint = Files.createDirectories(runs.resolve("x/checkpoints/epoch-0001"));
    Files.writeString(checkpoint.resolve("state.bin"), "state");
    Files.createDirectories(runs.resolve("x/tensorboard"));
    Files.writeString(runs.resolve("x/tensorboard/events.out.tfevents.epoch-000001"), "events");
  }

  private static RunStatus status(String message, RunStatus.State state) {
    return RunStatus.withoutTraining(
        "x", state, 0, message, null, List.of(), Instant.parse("2026-12-01T00:00:00Z"));
  }

  private RunDirectory attempt(IfPresent present) throws IOException {
    return RunDirectory.of(hadoop, path(), present, () -> {});
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path("file:" + runs.resolve("x"));
  }

  private static Path files(RunDirectory directory) {
    return Path.of(directory.path().toUri().getPath());
  }
}
