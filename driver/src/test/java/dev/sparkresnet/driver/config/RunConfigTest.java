package dev.sparkresnet.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
  @TempDir private Path work;

  @Test
  void givenOnlyTheDataSet_whenRead_thenDefaultsHold() {
    RunConfig config = of("data.uri=hdfs:/data");

    assertThat(config.data()).isEqualTo(new DataConfig("hdfs:/data", 96, 0, 0));
    assertThat(config.training().replicas()).isEqualTo(2);
    assertThat(config.training().batchSizePerReplica()).isEqualTo(256);
    assertThat(config.training().learningRate()).isEqualTo(1e-3);
    assertThat(config.training().trainingMaster()).isEqualTo(TrainingMasterKind.EPOCH);
  }

  @Test
  void givenFilesAndAssignments_whenRead_thenAssignmentsWinOverLaterFilesOverEarlier()
      throws IOException {
    Path first = file("first.properties", "data.uri=a\ntrain.epochs=1\ntrain.seed=1\n");
    Path second = file("second.properties", "train.epochs=2\ntrain.seed=2\n");

    RunConfig config = RunConfig.of(Settings.of(List.of(first, second), List.of("train.seed = 3")));

    assertThat(config.data().uri()).isEqualTo("a");
    assertThat(config.training().epochs()).isEqualTo(2);
    assertThat(config.training().seed()).isEqualTo(3);
  }

  @Test
  void givenSeveralMistakes_whenRead_thenAllAreReportedTogether() {
    assertThatThrownBy(
            () ->
                of(
                    "data.uri=a",
                    "data.size=4",
                    "train.epochs=0",
                    "train.replicas=two",
                    "train.epoch=5",
                    "spark.executor.memory=1g",
                    "nothing.like.it=1",
                    "train.training-master=horovod"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 6 problems: unknown key nothing.like.it; spark.executor.memory belongs"
                + " to spark-submit: write it before '--', as --conf spark.executor.memory=...; unknown"
                + " key train.epoch (did you mean train.epochs?); data.size must be at least 8 pixels,"
                + " got 4; train.replicas must be a whole number, got 'two'; train.training-master must"
                + " be one of epoch, dl4j, got 'horovod'");
  }

  @Test
  void givenSeveralValuesOutOfRange_whenRead_thenAllAreReportedTogether() {
    assertThatThrownBy(
            () -> of("train.epochs=0", "train.learning-rate=NaN", "evaluation.batch-size=-1"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 4 problems: data.uri must name a prepared data set, it is empty;"
                + " train.epochs must be positive, got 0; train.learning-rate must be positive, got"
                + " NaN; evaluation.batch-size must be positive, got -1");
  }

  @Test
  void givenMissingFileAndBadAssignment_whenRead_thenBothAreReported() {
    Path missing = work.resolve("no.properties");

    assertThatThrownBy(() -> Settings.of(List.of(missing), List.of("train.epochs")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 2 problems: file %s does not exist; examples stand in conf/; --set"
                + " needs key=value, got 'train.epochs'",
            missing);
  }

  @Test
  void givenFileThatIsNotUtf8_whenRead_thenErrorNamesIt() throws IOException {
    Path file = work.resolve("latin.properties");
    Files.write(file, "data.uri=\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Settings.of(List.of(file), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "Configuration: file " + file + " is not a readable properties file in UTF-8: ");
  }

  @Test
  void givenConfig_whenWrittenAsEffectiveValues_thenReadingThemGivesTheSame() throws IOException {
    RunConfig config = of("data.uri=a", "train.engine=onednn", "train.learning-rate=0.0003");
    StringBuilder properties = new StringBuilder();
    config.effective().forEach((key, value) -> properties.append(key + "=" + value + "\n"));

    RunConfig again =
        RunConfig.of(
            Settings.of(List.of(file("effective.properties", properties.toString())), List.of()));

    assertThat(again).isEqualTo(config);
    assertThat(ConfigKeys.all()).containsAll(config.effective().keySet());
  }

  @Test
  void givenShippedProfiles_whenRead_thenTheyAreValid() {
    for (String name : List.of("quickstart", "seed")) {
      Path profile = Path.of("../conf", name + ".properties");
      RunConfig config = RunConfig.of(Settings.of(List.of(profile), List.of()));
      assertThat(config.training().replicas()).isEqualTo(2);
    }
  }

  @Test
  void givenReadme_whenCompared_thenItsReferenceIsTheRecords() throws IOException {
    assertThat(Files.readString(Path.of("../README.md"))).contains(ConfigKeys.markdown());
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(work.resolve(name), content);
  }

  @Test
  void givenKeysOfSpark_whenRead_thenWhereTheyBelong() {
    assertThatThrownBy(
            () -> of("data.uri=a", "spark.executor.cores=2", "spark.authenticate.secret=hush"))
        .hasMessageContaining(
            "spark.executor.cores belongs to spark-submit: write it before '--', as --conf spark.executor.cores=...")
        .hasMessageContaining(
            "spark.authenticate.secret is a secret of Spark's: write it into a file that you alone can read, and name that before '--' by --properties-file")
        .hasMessageNotContaining("hush");
  }

  @Test
  void givenKeysOfMlflow_whenRead_thenTheyDecideNothing() {
    RunConfig config =
        of(
            "data.uri=a",
            "mlflow.tracking-uri=https://mlflow.example.org/team/",
            "mlflow.registered-model=shoes");

    assertThat(of("data.uri=a").mlflow())
        .isEqualTo(new MlflowConfig("", "spark-resnet", "", 10, 120));
    assertThat(config.mlflow())
        .isEqualTo(
            new MlflowConfig("https://mlflow.example.org/team/", "spark-resnet", "shoes", 10, 120));
    assertThat(config.decidingResult()).isEqualTo(of("data.uri=a").decidingResult());
  }

  @Test
  void givenAddressWithUser_whenMlflowIsConfigured_thenRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> of("data.uri=a", "mlflow.tracking-uri=https://me@host"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "Configuration: mlflow.tracking-uri must not hold a password, got 'https://***@host'; ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5000",
        "databricks",
        "file:/mlruns",
        "http://",
        "http:///path",
        "http://host:5000/#/experiments/1",
        "http://host?a=b",
        "http://host/a b"
      })
  void givenAddressThatIsNoServer_whenMlflowIsConfigured_thenErrorShowsIt(String address) {
    assertThatThrownBy(() -> of("data.uri=a", "mlflow.tracking-uri=" + address))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration: mlflow.tracking-uri must be the address of a tracking server, such as"
                + " http://host:5000, got '%s'",
            address);
  }

  @Test
  void givenSeveralMistakes_whenMlflowIsConfigured_thenAllAreReportedTogether() {
    assertThatThrownBy(() -> new MlflowConfig("http://host", " ", "a/b", 0, -1))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Configuration has 4 problems: mlflow.experiment must name an experiment, it is empty;"
                + " mlflow.registered-model must not have '/' or ':' in it, got 'a/b';"
                + " mlflow.request-seconds must be positive, got 0; mlflow.upload-seconds must be"
                + " positive, got -1");
  }

  private static RunConfig of(String... assignments) {
    return RunConfig.of(Settings.of(List.of(), List.of(assignments)));
  }
}
