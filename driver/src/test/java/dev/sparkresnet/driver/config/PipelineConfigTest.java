package dev.sparkresnet.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineConfigTest {
  @TempDir private Path work;

  @Test
  void givenOnlyTheDataSet_whenRead_thenDefaultsHold() {
    PipelineConfig config = of("data.uri=hdfs:/data");

    assertThat(config.run()).isEqualTo(RunConfig.of(settings("data.uri=hdfs:/data")));
    assertThat(config.registry()).isEqualTo(new RegistryConfig("registry", "fashion-mnist"));
    assertThat(config.retrain()).isEqualTo(new RetrainConfig(RetrainConfig.NO_WARM_START, 600, ""));
    assertThat(config.dataGate()).isEqualTo(new DataGateConfig(100, 0.1, 0.05, 0.05, 0.01));
    assertThat(config.promotion()).isEqualTo(new PromotionConfig("", 0.8, 0.5, 0, 0.05, 0.1));
  }

  @Test
  void givenEveryKey_whenRead_thenEachHasItsPlace() {
    PipelineConfig config =
        of(
            "data.uri=a",
            "train.epochs=7",
            "registry.uri=s3a://bucket/models",
            "registry.model=Shoes-2.1",
            "retrain.warm-start=champion",
            "retrain.lease-seconds=3",
            "retrain.webhook-file=/secrets/hook",
            "data-gate.min-images-per-class=0",
            "data-gate.max-label-shift=0.2",
            "data-gate.max-mean-shift=0.3",
            "data-gate.max-deviation-shift=0.4",
            "data-gate.max-duplicates=1",
            "promotion.data-uri=b",
            "promotion.min-accuracy=0.9",
            "promotion.min-recall=0",
            "promotion.max-regression=0.01",
            "promotion.significance=1",
            "promotion.max-champion-drop=0.2");

    assertThat(config.run().training().epochs()).isEqualTo(7);
    assertThat(config.registry()).isEqualTo(new RegistryConfig("s3a://bucket/models", "Shoes-2.1"));
    assertThat(config.retrain()).isEqualTo(new RetrainConfig("champion", 3, "/secrets/hook"));
    assertThat(config.dataGate()).isEqualTo(new DataGateConfig(0, 0.2, 0.3, 0.4, 1));
    assertThat(config.promotion()).isEqualTo(new PromotionConfig("b", 0.9, 0, 0.01, 1, 0.2));
  }

  @Test
  void givenMistakesInEveryPart_whenRead_thenAllAreReportedTogether() {
    assertThatThrownBy(
            () ->
                of(
                    "data.uri=a",
                    "train.epochs=0",
                    "registry.models=shoes",
                    "registry.model=../other",
                    "retrain.lease-seconds=soon",
                    "data-gate.max-duplicates=2",
                    "promotion.significance=0"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 6 problems: unknown key registry.models (did you mean registry.model?);"
                + " train.epochs must be positive, got 0; registry.model must be letters, digits,"
                + " dots, dashes and underscores of ASCII, 1 to 128 of them, and begin with a letter,"
                + " digit or underscore, got '../other';"
                + " retrain.lease-seconds must be a whole number, got 'soon';"
                + " data-gate.max-duplicates must be from 0 to 1, got 2.0; promotion.significance"
                + " must be above 0 and at most 1, got 0.0");
  }

  @Test
  void givenSeveralValuesOutOfRange_whenDataGateIsMade_thenAllAreReportedTogether() {
    assertThatThrownBy(() -> new DataGateConfig(-1, -0.1, 1.1, Double.NaN, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 4 problems: data-gate.min-images-per-class must not be negative, got"
                + " -1; data-gate.max-label-shift must be from 0 to 1, got -0.1;"
                + " data-gate.max-mean-shift must be from 0 to 1, got 1.1;"
                + " data-gate.max-deviation-shift must be from 0 to 1, got NaN");
  }

  @Test
  void givenSeveralValuesOutOfRange_whenPromotionIsMade_thenAllAreReportedTogether() {
    assertThatThrownBy(() -> new PromotionConfig("", 1.5, -1, 2, Double.NaN, -0.5))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 5 problems: promotion.min-accuracy must be from 0 to 1, got 1.5;"
                + " promotion.min-recall must be from 0 to 1, got -1.0; promotion.max-regression must"
                + " be from 0 to 1, got 2.0; promotion.significance must be above 0 and at most 1,"
                + " got NaN; promotion.max-champion-drop must be from 0 to 1, got -0.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "..", ".hidden", "-x", "a b", "a\nb"})
  void givenNameThatIsNoFolder_whenRegistryIsMade_thenErrorShowsIt(String name) {
    assertThatThrownBy(() -> new RegistryConfig("registry", name))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration: registry.model must be letters, digits, dots, dashes and underscores of"
                + " ASCII, 1 to 128 of them, and begin with a letter, digit or underscore, got '"
                + name.replace("\n", "\\u{a}")
                + "'");
  }

  @Test
  void givenNoFolder_whenRegistryIsMade_thenErrorNamesTheKey() {
    assertThatThrownBy(() -> new RegistryConfig(" ", "shoes"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Configuration: registry.uri must name a folder, it is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://host/services/hush", "hush", "ftp://user:hush@host/x", ""})
  void givenAddressOfWebhookAsSetting_whenRead_thenRefusedWithoutShowingIt(String webhook) {
    assertThatThrownBy(() -> of("data.uri=a", "retrain.webhook=" + webhook))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration: retrain.webhook is not taken, as the address is a secret: write it into"
                + " the first line of a file that you alone can read and name that by"
                + " retrain.webhook-file, or set SPARK_RESNET_WEBHOOK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host/services/hush",
        "HTTP://host/hush",
        "https://host/v1/hush?key=hush&token=hush",
        "http:hush"
      })
  void givenAddressInsteadOfItsFile_whenRead_thenRefusedWithoutShowingIt(String webhook) {
    assertThatThrownBy(() -> of("data.uri=a", "retrain.webhook-file=" + webhook))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration: retrain.webhook-file must name a file, it is an address (not shown, as"
                + " it is a secret): write that into the first line of a file that you alone can"
                + " read and name the file, or set SPARK_RESNET_WEBHOOK");
  }

  @Test
  void givenBlankStartAndShortLease_whenRetrainIsMade_thenBothAreReported() {
    assertThatThrownBy(() -> new RetrainConfig(" ", 2, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 2 problems: retrain.warm-start must be none, champion, previous or a"
                + " version's id, which must be letters, digits, dots, dashes and underscores of ASCII,"
                + " 1 to 128 of them, and begin with a letter, digit or underscore, got ' '; retrain.lease-seconds must be at least 3, got 2");
  }

  @Test
  void givenConfig_whenWrittenAsEffectiveValues_thenReadingThemGivesTheSame() throws IOException {
    PipelineConfig config =
        of("data.uri=a", "promotion.significance=0.01", "retrain.warm-start=v1");
    StringBuilder properties = new StringBuilder();
    config.effective().forEach((key, value) -> properties.append(key + "=" + value + "\n"));
    Path file = Files.writeString(work.resolve("effective.properties"), properties.toString());

    assertThat(PipelineConfig.of(Settings.of(List.of(file), List.of()))).isEqualTo(config);
    assertThat(config.effective().keySet()).isEqualTo(ConfigKeys.all());
  }

  @Test
  void givenKeysOfARetraining_whenARunIsRead_thenItIsTheSameRun() {
    String[] both = {"data.uri=a", "registry.model=shoes", "promotion.min-accuracy=0.9"};

    RunConfig run = RunConfig.of(settings(both));

    assertThat(run).isEqualTo(of(both).run());
    assertThat(run.effective()).doesNotContainKeys("registry.model", "promotion.min-accuracy");
    assertThat(run.decidingResult())
        .isEqualTo(RunConfig.of(settings("data.uri=a")).decidingResult());
  }

  private static PipelineConfig of(String... assignments) {
    return PipelineConfig.of(settings(assignments));
  }

  private static Settings settings(String... assignments) {
    return Settings.of(List.of(), List.of(assignments));
  }
}
