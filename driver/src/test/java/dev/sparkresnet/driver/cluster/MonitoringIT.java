package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What watchers see of a run on a real cluster, with the configuration that is shipped for it. */
class MonitoringIT {
  private static final int EPOCHS = 6;
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PREFIX =
      "metrics_spark_resnet_driver_plugin_dev_sparkresnet_driver_monitoring_MonitoringPlugin_";

  @TempDir private static Path work;

  /** What the run's web interface said while it went on, oldest first. */
  private static final List<Scrape> TOLD = new ArrayList<>();

  private static Scrape toldOfExecutors;
  private static JsonNode jobs;
  private static JsonNode stages;
  private static List<JsonNode> metrics;

  @BeforeAll
  static void watchARun() throws Exception {
    PreparedSubset.writeOnLocalSpark(work.resolve("data"));
    int port = StandaloneCluster.freePort();
    String address = "http://127.0.0.1:" + port;
    try (StandaloneCluster cluster = StandaloneCluster.start(work.resolve("cluster"), 2, Map.of());
        SubmittedRun run = submit(cluster, port)) {
      // Asked before the training: the first answer of Spark's REST interface may take seconds.
      String api = address + "/api/v1/applications";
      String applications = null;
      while (run.process().isAlive()) {
        Scrape.of(address + "/metrics/prometheus/").ifPresent(TOLD::add);
        if (applications == null) {
          applications = Scrape.text(api).filter(text -> text.contains("\"id\"")).orElse(null);
        } else if (jobs == null && run.epochs() >= 2) {
          toldOfExecutors = Scrape.of(address + "/metrics/executors/prometheus").orElseThrow();
          api += "/" + JSON.readTree(applications).get(0).get("id").asText();
          jobs = JSON.readTree(Scrape.text(api + "/jobs").orElseThrow());
          stages = JSON.readTree(Scrape.text(api + "/stages").orElseThrow());
        }
        Thread.sleep(50);
      }
      assertThat(run.exitCode()).as("%s", run.output()).isZero();
      metrics = run.metrics();
    }
  }

  private static SubmittedRun submit(StandaloneCluster cluster, int port) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--properties-file",
                CONF.resolve("spark-defaults.local-cluster.conf").toString(),
                "--master",
                cluster.url()));
    for (String key :
        List.of(
            "spark.ui.enabled=true",
            "spark.ui.port=" + port,
            "spark.executor.memory=512m",
            SubmittedRun.EXECUTOR_OPTIONS)) {
      options.addAll(List.of("--conf", key));
    }
    return SubmittedRun.start(
        work.resolve("runs"),
        "watched",
        options,
        List.of(
            "data.uri=" + work.resolve("data"),
            "data.size=" + PreparedSubset.SIZE,
            "model.width=8",
            "schedule.kind=cosine",
            "validation.examples=40",
            "averaging.rounds-per-epoch=2,1",
            "train.epochs=" + EPOCHS,
            "train.batch-size-per-replica=16"));
  }

  @AfterAll
  static void forget() {
    TOLD.clear();
    jobs = null;
  }

  @Test
  void givenRun_whenAskedWhileItGoesOn_thenGaugesOfAnEpochAreItsLineOfTheMetrics() {
    Set<Integer> compared = new TreeSet<>();
    for (int i = 1; i + 1 < TOLD.size(); i++) {
      double epoch = gauge(i, "epoch");
      // One whose neighbors tell of the same epoch is of no other, from its first line to its last.
      if (gauge(i - 1, "epoch") != epoch || gauge(i + 1, "epoch") != epoch) {
        continue;
      }
      compared.add((int) epoch);
      JsonNode line = metrics.get((int) epoch - 1);
      for (String key :
          List.of(
              "epoch",
              "learningRate",
              "trainLoss",
              "trainAccuracy",
              "validationLoss",
              "validationAccuracy",
              "testLoss",
              "testAccuracy",
              "imagesPerSecond",
              "replicaDivergence",
              "epochSeconds",
              "failedTasks")) {
        assertThat(gauge(i, key)).as(key).isEqualTo(line.get(key).asDouble());
      }
      double slowest = line.get("trainSeconds").asDouble();
      assertThat(gauge(i, "lagBehindFastestSeconds"))
          .isEqualTo(slowest - line.get("trainSecondsMin").asDouble());
      assertThat(gauge(i, "lagBehindMedianSeconds"))
          .isEqualTo(slowest - line.get("trainSecondsMedian").asDouble());
    }
    assertThat(compared).hasSizeGreaterThan(1);
  }

  @Test
  void givenEpochUnderWay_whenAsked_thenItsNumberAndHowFarItIs() {
    Set<Double> seen = new TreeSet<>();
    for (int i = 0; i < TOLD.size(); i++) {
      double share = gauge(i, "running_share");
      if (share > 0) {
        assertThat(share).isLessThanOrEqualTo(1);
        seen.add(gauge(i, "running_epoch"));
      }
    }
    assertThat(seen).isNotEmpty().allMatch(epoch -> epoch >= 1 && epoch <= EPOCHS);
  }

  @Test
  void givenLastEpoch_whenAsked_thenEachReplicasLagIsTheMetrics() {
    int last = TOLD.size() - 1;
    JsonNode line = metrics.get(EPOCHS - 1);
    double first = line.get("replicas").get(0).get("seconds").asDouble();
    double second = line.get("replicas").get(1).get("seconds").asDouble();

    assertThat(gauge(last, "epoch")).isEqualTo(EPOCHS);
    assertThat(gauge(last, "running_epoch")).isNaN();
    assertThat(gauge(last, "replica_0_lagSeconds"))
        .isCloseTo(Math.max(0, first - second), within(1e-9));
    assertThat(gauge(last, "replica_1_lagSeconds"))
        .isCloseTo(Math.max(0, second - first), within(1e-9));
  }

  @Test
  void givenExecutors_whenDriverIsAsked_thenTheMemoryOfEach() {
    int last = TOLD.size() - 1;
    for (String process : List.of("executor_0_", "executor_1_", "memory_")) {
      double limit = gauge(last, process + "offHeapLimitBytes");
      // The engine's arrays come and go; the driver has no engine.
      double least = process.equals("memory_") ? 1 : 1e6;
      assertThat(highest(process + "offHeapBytes")).as(process).isBetween(least, limit);
      assertThat(gauge(last, process + "processBytes"))
          .isGreaterThan(1e8)
          .isLessThan(gauge(last, process + "processLimitBytes"));
    }
    assertThat(gauge(last, "executor_0_offHeapLimitBytes")).isEqualTo(1L << 30);
    assertThat(toldOfExecutors.value("metrics_executor_completedTasks_total")).isPositive();
  }

  @Test
  void givenJobs_whenSparksInterfaceIsAsked_thenWhatTheyDo() {
    assertThat(texts(jobs, "description"))
        .contains(
            "epoch 1 of 6: draw a plan",
            "epoch 1 of 6: round 1 of 2, train 2 replicas and average",
            "epoch 1 of 6: round 2 of 2, train 2 replicas and average",
            "epoch 1 of 6: measure batch norm statistics",
            "epoch 1 of 6: score the validation images",
            "epoch 1 of 6: score the test images",
            "epoch 2 of 6: train 2 replicas and average")
        .allMatch(text -> text.matches("epoch \\d of 6: .*"));
    assertThat(texts(stages, "name"))
        .containsOnly(
            "list shards",
            "train replicas",
            "average replicas",
            "measure batch norm",
            "score images");
  }

  @Test
  void givenDashboard_whenItsQueriesAreRead_thenEachAsksForWhatARunServes() throws IOException {
    Set<String> served = new TreeSet<>(toldOfExecutors.names());
    TOLD.forEach(told -> served.addAll(told.names()));
    JsonNode dashboard = JSON.readTree(CONF.resolve("grafana/spark-resnet.json").toFile());
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.path("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asText().equals("query")) {
        queries.add(variable.get("query").asText());
      }
    }

    assertThat(queries).hasSizeGreaterThan(10);
    for (String query : queries) {
      List<String> patterns =
          Stream.concat(
                  found("__name__=~\"([^\"]*)\"", query), found("\\b(metrics_\\w+)(?=[{,])", query))
              .toList();
      assertThat(patterns).as(query).isNotEmpty();
      assertThat(patterns).allSatisfy(name -> assertThat(served).anyMatch(s -> s.matches(name)));
    }
  }

  private static Stream<String> found(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1));
  }

  private static double gauge(int scrape, String name) {
    return TOLD.get(scrape).value(PREFIX + name + "_Value");
  }

  private static double highest(String name) {
    return TOLD.stream()
        .mapToDouble(told -> told.value(PREFIX + name + "_Value"))
        .filter(Double::isFinite)
        .max()
        .orElseThrow();
  }

  private static Set<String> texts(JsonNode list, String key) {
    Set<String> texts = new TreeSet<>();
    list.forEach(entry -> texts.add(entry.path(key).asText("none")));
    return texts;
  }
}
