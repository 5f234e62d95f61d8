package dev.sparkresnet.driver.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.Settings;
import dev.sparkresnet.driver.retrain.JudgedInputs.Judged;
import dev.sparkresnet.driver.run.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedInputsTest {
  private static final Judged JUDGED = new Judged("a", Outcome.REJECTED, "2026-01-01T00:00:00Z");

  @TempDir private Path model;

  @Test
  void givenInputsThatWereJudged_whenLookedUp_thenTheirRunAndOutcome() throws IOException {
    inputs("data", "train.seed=1").write(JUDGED);

    assertThat(inputs("data", "train.seed=1").earlier()).contains(JUDGED);
  }

  @Test
  void givenOtherDataSeedLimitOrStart_whenLookedUp_thenNothing() throws IOException {
    inputs("data", "train.seed=1").write(JUDGED);

    assertThat(inputs("other", "train.seed=1").earlier()).isEmpty();
    assertThat(inputs("data", "train.seed=2").earlier()).isEmpty();
    assertThat(inputs("data", "train.seed=1", "promotion.significance=1").earlier()).isEmpty();
    assertThat(inputs("data", "train.seed=1", "retrain.warm-start=champion").earlier()).isEmpty();
  }

  @Test
  void givenDamagedFile_whenLookedUp_thenErrorNamesItAndTheRemedy() throws IOException {
    inputs("data").write(JUDGED);
    Path file;
    try (Stream<Path> files = Files.list(model.resolve("judged"))) {
      file = files.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    // By its own path: a checksum file beside it would tell of the damage first.
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, "null");

    assertThatThrownBy(() -> inputs("data").earlier())
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "file:%s is damaged: a JSON object is expected, it is null; delete it, and the candidate is"
                + " trained again",
            file);
  }

  private JudgedInputs inputs(String data, String... settings) {
    List<String> all = Stream.concat(Stream.of("data.uri=a"), Stream.of(settings)).toList();
    return JudgedInputs.of(
        new Configuration(),
        new org.apache.hadoop.fs.Path(model.toUri()),
        PipelineConfig.of(Settings.of(List.of(), all)),
        data,
        "judging");
  }
}
