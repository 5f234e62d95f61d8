package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.cli.Main;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.RunConfig;
import dev.sparkresnet.driver.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads conf/retrain.properties and what conf/schedulers holds for Kubernetes and cron. */
class SchedulersTest {
  private static final Path CONF = Path.of("../conf");
  private static final Path PROFILE = CONF.resolve("retrain.properties");
  private static final Path CRONTAB = CONF.resolve("schedulers/retrain.cron");

  /**
   * Where the Kubernetes object has the settings that are fields there and keys for spark-submit.
   */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("spark.kubernetes.namespace", "metadata.namespace"),
          Map.entry(
              "spark.kubernetes.authenticate.driver.serviceAccountName",
              "spec.template.driver.serviceAccount"),
          Map.entry("spark.executor.instances", "spec.template.executor.instances"),
          Map.entry("spark.executor.cores", "spec.template.executor.cores"),
          Map.entry("spark.executor.memory", "spec.template.executor.memory"),
          Map.entry("spark.executor.memoryOverhead", "spec.template.executor.memoryOverhead"),
          Map.entry("spark.executor.extraJavaOptions", "spec.template.executor.javaOptions"),
          Map.entry(
              "spark.kubernetes.executor.request.cores", "spec.template.executor.coreRequest"),
          Map.entry("spark.kubernetes.executor.limit.cores", "spec.template.executor.coreLimit"),
          Map.entry("spark.driver.memory", "spec.template.driver.memory"),
          Map.entry("spark.driver.memoryOverhead", "spec.template.driver.memoryOverhead"),
          Map.entry("spark.driver.extraJavaOptions", "spec.template.driver.javaOptions"));

  /**
   * Other with the operator: it is the master's client, runs the driver in a pod, and has an image
   * with the jar.
   */
  private static final Set<String> OTHERS =
      Set.of("spark.master", "spark.submit.deployMode", "spark.kubernetes.container.image");

  /** Of a ScheduledSparkApplication named N, N-<19 digits>-driver must be a name of at most 63. */
  private static final int LONGEST_NAME = 63 - 20 - 7;

  @TempDir private Path work;

  @Test
  void givenProfile_whenRead_thenTheSeedsRecipeAndTheDefaultsOfEveryGate() throws IOException {
    PipelineConfig config = PipelineConfig.of(Settings.of(List.of(PROFILE), List.of()));
    PipelineConfig defaults = PipelineConfig.of(Settings.of(List.of(), List.of("data.uri=any")));

    assertThat(config.run())
        .isEqualTo(RunConfig.of(Settings.of(List.of(CONF.resolve("seed.properties")), List.of())));
    assertThat(config.registry()).isEqualTo(defaults.registry());
    assertThat(config.retrain()).isEqualTo(defaults.retrain());
    assertThat(config.dataGate()).isEqualTo(defaults.dataGate());
    assertThat(config.promotion()).isEqualTo(defaults.promotion());
    assertThat(properties(PROFILE).keySet())
        .containsAll(
            defaults.effective().keySet().stream()
                .filter(key -> key.matches("(registry|retrain|data-gate|promotion)\\..*"))
                .toList());
  }

  @Test
  void givenKubernetesObject_whenComparedWithTheOperatorsFields_thenNoProblem() throws IOException {
    assertThat(new OperatorSchema().problems(kubernetes())).isEmpty();
  }

  @Test
  void givenMistakesInKubernetesObject_whenCompared_thenAllAreNamed() {
    Map<?, ?> object =
        yaml(
            """
            apiVersion: sparkoperator.k8s.io/v1beta1
            kind: ScheduledSparkApplication
            metadata: {name: x}
            spec:
              schedule: [2]
              concurrencyPolicy: Never
              template:
                type: Java
                arguments: [1]
                sparkVersion: 3.5
                sparkConf: {spark.task.cpus: 8}
                restartPolcy: {type: Never}
                driver: {cores: "8", memory: 4, env: []}
            """);

    assertThat(new OperatorSchema().problems(object))
        .containsExactly(
            "apiVersion must be sparkoperator.k8s.io/v1beta2, got sparkoperator.k8s.io/v1beta1",
            "spec.schedule must be string, got [2]",
            "spec.concurrencyPolicy must be Allow|Forbid|Replace, got Never",
            "spec.template.arguments must be strings, got [1]",
            "spec.template.sparkVersion must be string, got 3.5",
            "spec.template.sparkConf must be map, got {spark.task.cpus=8}",
            "spec.template.restartPolcy is unknown",
            "spec.template.driver.cores must be integer, got 8",
            "spec.template.driver.memory must be string, got 4",
            "spec.template.driver.env is unknown",
            "spec.template.mainApplicationFile is missing");
  }

  @Test
  void givenKubernetesObject_whenRead_thenOneNightlyRunOfThisJarNamedByItsDay() throws IOException {
    Map<?, ?> object = kubernetes();

    assertThat(value(object, "metadata.name").toString()).hasSizeLessThanOrEqualTo(LONGEST_NAME);
    assertThat(value(object, "spec.schedule").toString().split(" ", -1)).hasSize(5);
    assertThat(value(object, "spec.timeZone")).isEqualTo("UTC");
    assertThat(value(object, "spec.concurrencyPolicy")).isEqualTo("Forbid");
    assertThat(value(object, "spec.template.sparkVersion"))
        .isEqualTo(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    assertThat(value(object, "spec.template.mainClass")).isEqualTo(Main.class.getName());
    assertThat(arguments(object))
        .startsWith(
            "retrain",
            "--config",
            "/opt/spark-resnet/conf/retrain.properties",
            "--run-id",
            "today",
            "--set")
        .doesNotContain("--strict-exit");
    assertThat(
            PipelineConfig.of(Settings.of(List.of(PROFILE), assignments(object))).registry().uri())
        .isEqualTo("s3a://bucket/spark-resnet/registry");
  }

  @Test
  void givenKubernetesObject_whenItsRetriesAreRead_thenOneComesAfterTheLeaseExpired()
      throws IOException {
    int leaseSeconds =
        PipelineConfig.of(Settings.of(List.of(PROFILE), List.of())).retrain().leaseSeconds();
    Map<?, ?> object = kubernetes();

    assertThat(value(object, "spec.template.restartPolicy.type")).isEqualTo("OnFailure");
    assertThat((Integer) value(object, "spec.template.restartPolicy.onFailureRetries"))
        .as("the first retry may come at once")
        .isGreaterThanOrEqualTo(2);
    assertThat((Integer) value(object, "spec.template.restartPolicy.onFailureRetryInterval"))
        .isGreaterThan(leaseSeconds);
  }

  @Test
  void givenKubernetesObject_whenComparedWithSparkDefaults_thenSameMemoryCoresAndSettings()
      throws IOException {
    Map<?, ?> object = kubernetes();
    Map<?, ?> conf = (Map<?, ?>) value(object, "spec.template.sparkConf");
    Map<String, String> defaults =
        properties(CONF.resolve("spark-defaults.kubernetes.conf.template"));
    defaults.keySet().removeAll(OTHERS);

    Map<String, String> settings = new TreeMap<>();
    FIELDS.forEach((key, path) -> settings.put(key, value(object, path).toString()));
    conf.forEach((key, value) -> settings.put(key.toString(), value.toString()));

    assertThat(settings).containsAllEntriesOf(defaults);
  }

  @Test
  void givenCrontab_whenRead_thenFiveFieldsAndAnEscapedPercent() throws IOException {
    CronLine line = CronLine.of(CRONTAB);

    assertThat(line.time()).containsExactly("15", "4-7", "*", "*", "*");
    assertThat(line.command())
        .contains("--run-id \"$(date +%F)\"")
        .contains("scripts/spark-resnet retrain --config conf/retrain.properties ")
        .doesNotContain("--strict-exit");
    assertThat(line.variables())
        .containsEntry("SHELL", "/bin/bash")
        .containsEntry("SPARK_RESNET_HOME", "/opt/spark-resnet");
  }

  @Test
  void givenCrontabWithBarePercent_whenRead_thenRefused() throws IOException {
    Path crontab = Files.writeString(work.resolve("crontab"), "1 2 * * * echo $(date +%F)\n");

    assertThatThrownBy(() -> CronLine.of(crontab))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("%s has a %% without \\ before it", crontab);
  }

  private static Map<?, ?> kubernetes() throws IOException {
    return yaml(Files.readString(CONF.resolve("schedulers/kubernetes-retrain.yaml")));
  }

  private static Map<?, ?> yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).load(text);
  }

  private static Object value(Map<?, ?> object, String path) {
    Object value = object;
    for (String name : path.split("\\.", -1)) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }

  private static List<String> arguments(Map<?, ?> object) {
    return ((List<?>) value(object, "spec.template.arguments"))
        .stream().map(String.class::cast).toList();
  }

  private static List<String> assignments(Map<?, ?> object) {
    List<String> arguments = arguments(object);
    List<String> assignments = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      if (arguments.get(i - 1).equals("--set")) {
        assignments.add(arguments.get(i));
      }
    }
    return assignments;
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> values.put(key, properties.getProperty(key).trim()));
    return values;
  }
}
