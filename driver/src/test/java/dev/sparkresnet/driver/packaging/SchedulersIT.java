package dev.sparkresnet.driver.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sparkresnet.driver.cli.Main;
import dev.sparkresnet.driver.config.PipelineConfig;
import dev.sparkresnet.driver.config.Settings;
import dev.sparkresnet.driver.fixture.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what conf/schedulers holds for Airflow and cron, against stand-ins for Airflow and the
 * command.
 */
class SchedulersIT {
  private static final Path CONF = Path.of("../conf").toAbsolutePath().normalize();
  private static final Path DAG = CONF.resolve("schedulers/airflow_retrain.py");
  private static final Path CRONTAB = CONF.resolve("schedulers/retrain.cron");

  /** Takes the arguments that Airflow 2.4 and 3 both have, and no others. */
  private static final String AIRFLOW =
      """
      recorded = {"tasks": []}


      class DAG:
          def __init__(self, dag_id, *, description, schedule, start_date, catchup, max_active_runs, tags):
              recorded["dag"] = {name: value for name, value in locals().items() if name != "self"}

          def __enter__(self):
              return self

          def __exit__(self, *_):
              pass
      """;

  /** Takes what version 4.6.0 of the provider takes, as far as it may be of use. */
  private static final String OPERATOR =
      """
      from airflow import recorded


      class SparkSubmitOperator:
          def __init__(self, *, task_id, retries=0, retry_delay=None, execution_timeout=None, application="",
                       conf=None, conn_id="spark_default", files=None, jars=None, java_class=None,
                       executor_cores=None, executor_memory=None, driver_memory=None, name="arrow-spark",
                       num_executors=None, application_args=None, env_vars=None, verbose=False,
                       properties_file=None, deploy_mode=None):
              recorded["tasks"].append({name: value for name, value in locals().items() if name != "self"})
      """;

  private static final String RECORDER =
      """
      import datetime, json, runpy, sys

      import airflow


      def text(value):
          return value.total_seconds() if isinstance(value, datetime.timedelta) else value.isoformat()


      runpy.run_path(sys.argv[1])
      print(json.dumps(airflow.recorded, default=text))
      """;

  @TempDir private Path work;

  @Test
  void givenDag_whenCompiled_thenPythonHasNothingToSay() {
    ProcessResult result =
        ProcessResult.of(
            work,
            Map.of("PYTHONPYCACHEPREFIX", work.toString()),
            List.of("python3", "-W", "error", "-m", "py_compile", DAG.toString()));

    assertThat(result).isEqualTo(new ProcessResult(0, ""));
  }

  @Test
  void givenDag_whenAirflowLoadsIt_thenOneRunAtATimeWithoutMakingUp() throws IOException {
    JsonNode dag = load().get("dag");

    assertThat(dag.get("dag_id").asText()).isEqualTo("spark_resnet_retrain");
    assertThat(dag.get("schedule").asText()).isEqualTo("0 2 * * *");
    assertThat(dag.get("start_date").asText()).isEqualTo("2026-01-01T00:00:00+00:00");
    assertThat(dag.get("max_active_runs").asInt()).isEqualTo(1);
    assertThat(dag.get("catchup").asBoolean(true)).isFalse();
  }

  @Test
  void givenDag_whenAirflowLoadsIt_thenItsOneTaskRetrainsTheLogicalDate() throws IOException {
    JsonNode tasks = load().get("tasks");
    List<String> arguments = new ArrayList<>();
    tasks.get(0).get("application_args").forEach(argument -> arguments.add(argument.asText()));

    assertThat(tasks).hasSize(1);
    assertThat(tasks.get(0).get("java_class").asText()).isEqualTo(Main.class.getName());
    assertThat(tasks.get(0).get("application").asText())
        .isEqualTo("/a/checkout/driver/target/spark-resnet.jar");
    assertThat(tasks.get(0).get("properties_file").asText())
        .isEqualTo("/a/checkout/conf/spark-defaults.standalone.conf");
    assertThat(tasks.get(0).get("conf").get("spark.driver.defaultJavaOptions").asText())
        .isEqualTo(
            "-Dlog4j2.configurationFile=/a/checkout/conf/log4j2.properties -Dorg.bytedeco.javacpp.logger=slf4j");
    assertThat(arguments)
        .containsExactly(
            "retrain",
            "--config",
            "/a/checkout/conf/retrain.properties",
            "--run-id",
            "{{ ds }}",
            "--set",
            "data.uri=hdfs:///spark-resnet/data/fashion-mnist-96",
            "--set",
            "runs.uri=hdfs:///spark-resnet/runs",
            "--set",
            "registry.uri=hdfs:///spark-resnet/registry");
    assertThat(
            PipelineConfig.of(
                    Settings.of(
                        List.of(CONF.resolve("retrain.properties")),
                        List.of(arguments.get(6), arguments.get(8), arguments.get(10))))
                .registry()
                .uri())
        .isEqualTo("hdfs:///spark-resnet/registry");
  }

  @Test
  void givenDag_whenAirflowLoadsIt_thenRetriesComeAfterTheLeaseExpired() throws IOException {
    JsonNode task = load().get("tasks").get(0);
    int leaseSeconds =
        PipelineConfig.of(Settings.of(List.of(CONF.resolve("retrain.properties")), List.of()))
            .retrain()
            .leaseSeconds();

    assertThat(task.get("retries").asInt()).isEqualTo(3);
    assertThat(task.get("retry_delay").asDouble()).isEqualTo(900).isGreaterThan(leaseSeconds);
    assertThat(task.get("execution_timeout").asDouble()).isLessThan(24 * 3600);
  }

  @Test
  void givenCronLine_whenBashReadsIt_thenItsSyntaxIsRight() throws IOException {
    String command = CronLine.of(CRONTAB).command();

    assertThat(ProcessResult.of(work, List.of("bash", "-n", "-c", command)))
        .isEqualTo(new ProcessResult(0, ""));
  }

  @Test
  void givenRunThatIsDone_whenCronStartsIt_thenSilentWithItsOutputInTheLog() throws IOException {
    ProcessResult result = cron("echo \"$PWD $*\"; echo warning >&2");

    assertThat(result).isEqualTo(new ProcessResult(0, ""));
    assertThat(work.resolve("spark-resnet-retrain.log"))
        .hasContent(
            "%s retrain --config conf/retrain.properties --run-id 2026-11-24%nwarning"
                .formatted(home()));
  }

  @Test
  void givenRunThatFails_whenCronStartsIt_thenOneLineToBeMailed() throws IOException {
    ProcessResult result = cron("echo error: bad >&2; exit 65");

    assertThat(result.output())
        .isEqualTo("spark-resnet retrain exited with 65, see %s/spark-resnet-retrain.log%n", work);
  }

  @Test
  void givenLeaseHeldElsewhere_whenCronStartsARun_thenSilent() throws IOException {
    assertThat(cron("exit 75").output()).isEmpty();
  }

  @Test
  void givenRunOnThisMachine_whenCronStartsAnother_thenSilentAndNothingStarted()
      throws IOException {
    layOut("echo started");

    ProcessResult result =
        ProcessResult.of(
            work,
            environment(),
            List.of(
                "flock",
                work.resolve("spark-resnet-retrain.lock").toString(),
                "bash",
                "-c",
                CronLine.of(CRONTAB).command()));

    assertThat(result.output()).isEmpty();
    assertThat(work.resolve("spark-resnet-retrain.log")).isEmptyFile();
  }

  /** The arguments that the DAG gives to Airflow's classes. */
  private JsonNode load() throws IOException {
    Path operators = work.resolve("airflow/providers/apache/spark/operators");
    Files.createDirectories(operators);
    Files.writeString(work.resolve("airflow/__init__.py"), AIRFLOW);
    Files.writeString(operators.resolve("spark_submit.py"), OPERATOR);
    Path recorder = Files.writeString(work.resolve("recorder.py"), RECORDER);
    ProcessResult result =
        ProcessResult.of(
            work,
            Map.of(
                "PYTHONPATH", work.toString(),
                "PYTHONDONTWRITEBYTECODE", "1",
                "SPARK_RESNET_HOME", "/a/checkout",
                "SPARK_RESNET_STORE", ""),
            List.of("python3", "-W", "error", recorder.toString(), DAG.toString()));

    assertThat(result.exitCode()).as(result.output()).isZero();
    return new ObjectMapper().readTree(result.output());
  }

  /** Runs the line as cron does, with a command that is the lines given. */
  private ProcessResult cron(String retrain) throws IOException {
    layOut(retrain);
    return ProcessResult.of(
        work,
        environment(),
        List.of(
            CronLine.of(CRONTAB).variables().get("SHELL"), "-c", CronLine.of(CRONTAB).command()));
  }

  private void layOut(String retrain) throws IOException {
    script(home().resolve("scripts/spark-resnet"), retrain);
    script(work.resolve("bin/date"), "[[ $* == +%F ]] && echo 2026-11-24");
  }

  private Path home() {
    return work.resolve("a checkout");
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>(CronLine.of(CRONTAB).variables());
    environment.put("HOME", work.toString());
    environment.put("SPARK_RESNET_HOME", home().toString());
    environment.put("PATH", work.resolve("bin") + ":" + environment.get("PATH"));
    return environment;
  }

  private static void script(Path path, String body) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
