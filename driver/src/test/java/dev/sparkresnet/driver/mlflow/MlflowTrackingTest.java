package dev.sparkresnet.driver.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.CapturedLog;
import dev.sparkresnet.driver.fixture.MlflowServer;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.run.Outcome;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tracking server knows of runs that were reported to it. */
class MlflowTrackingTest {
  @TempDir private Path work;
  private MlflowServer server;
  private CapturedLog log;
  private ToldRun told;

  @BeforeEach
  void open() throws IOException {
    server = new MlflowServer();
    log = CapturedLog.ofPackage(MlflowTracking.class);
    told = new ToldRun(work.resolve("night"));
  }

  @AfterEach
  void close() {
    log.close();
    server.close();
    assertThat(server.refusals)
        .allMatch(
            refusal ->
                refusal.endsWith("already exists.")
                    || refusal.startsWith("experiments/get-by-name: Could not find experiment"));
  }

  @Test
  void givenRun_whenToldToItsEnd_thenServerHasAllOfIt() throws IOException {
    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings()).isEmpty();
    assertThat(server.experiments).containsExactly("Default", "shoes");
    MlflowServer.Run run = server.onlyRun();
    assertThat(run.name).isEqualTo("night");
    assertThat(run.statuses).containsExactly("RUNNING", "FINISHED");
    assertThat(run.startTime).isEqualTo(Instant.parse("2026-11-25T15:14:01Z").toEpochMilli());
    assertThat(run.endTime).isEqualTo(Instant.parse("2026-11-25T15:16:44Z").toEpochMilli());
    assertThat(run.params).isEqualTo(told.configuration());
    assertThat(run.tags)
        .containsEntry("mlflow.runName", "night")
        .containsEntry("mlflow.source.name", "spark-resnet train")
        .containsEntry("mlflow.source.git.commit", ToldRun.COMMIT)
        .containsEntry("spark-resnet.data-fingerprint", ToldRun.FINGERPRINT)
        .containsEntry("spark-resnet.parameters-sha256", ToldRun.PARAMETERS)
        .containsEntry("spark-resnet.message", "trained 2 epochs")
        .doesNotContainKey("spark-resnet.outcome");
    assertThat(run.metrics)
        .contains("trainLoss@1", "trainLoss@2", "testAccuracy@1", "testAccuracy@2")
        .doesNotHaveDuplicates()
        .noneMatch(metric -> metric.matches("(epoch|engine|trainAccuracy)@.*"));
    assertThat(run.values).containsEntry("trainLoss", 0.5).containsEntry("testAccuracy", 0.5);
    String folder = "1/" + run.id + "/artifacts/";
    assertThat(server.artifacts.keySet())
        .containsExactlyInAnyOrder(
            folder + "status.json",
            folder + "manifest.json",
            folder + "metrics.jsonl",
            folder + "report.html",
            folder + "model/model-card.md",
            folder + "model/model.zip");
    assertThat(server.artifacts.get(folder + "model/model.zip"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("content of model.zip");
    assertThat(server.models).isEmpty();
    assertThat(server.authorizations).containsOnly("null");
  }

  @Test
  void givenNoAddress_whenListenerIsMade_thenItIsNobody() {
    assertThat(ToldRun.listener("")).isSameAs(RunListener.NONE);
  }

  @Test
  void givenListener_whenNoRunStarts_thenNothingIsSent() {
    ToldRun.listener(server.address()).close();

    assertThat(server.calls).isEmpty();
  }

  @Test
  void givenRegisteredModel_whenTrained_thenAVersionWithoutAlias() throws IOException {
    told.toItsEnd(ToldRun.listener(server.address(), "sneakers"), null);

    assertThat(server.models).containsEntry("sneakers", List.of("run0"));
    assertThat(server.aliases).isEmpty();
  }

  @Test
  void givenRegisteredModel_whenPromotedTwice_thenTheLatterIsTheChampion() throws IOException {
    told.toItsEnd(ToldRun.listener(server.address(), "sneakers"), Outcome.PROMOTED);
    new ToldRun(work.resolve("next"))
        .toItsEnd(ToldRun.listener(server.address(), "sneakers"), Outcome.PROMOTED);

    assertThat(log.warnings()).isEmpty();
    assertThat(server.models).containsEntry("sneakers", List.of("run0", "run1"));
    assertThat(server.aliases).containsExactly(Map.entry("sneakers@champion", "2"));
    assertThat(server.runs.get(1).tags).containsEntry("spark-resnet.outcome", "promoted");
  }

  @Test
  void givenRegisteredModel_whenRejected_thenNoVersion() throws IOException {
    told.toItsEnd(ToldRun.listener(server.address(), "sneakers"), Outcome.REJECTED);

    assertThat(server.models).isEmpty();
    assertThat(server.onlyRun().tags).containsEntry("spark-resnet.outcome", "rejected");
    assertThat(server.onlyRun().statuses).endsWith("FINISHED");
  }

  @Test
  void givenFailedRun_whenItEnds_thenATagSaysWhyAndNoModelIsUploaded() throws IOException {
    RunListener listener = ToldRun.listener(server.address(), "sneakers");
    told.start(listener, 0);
    told.finish(listener, ToldRun.ended(RunStatus.State.FAILED, null, "Training diverged"));

    assertThat(server.onlyRun().statuses).containsExactly("RUNNING", "FAILED");
    assertThat(server.onlyRun().tags).containsEntry("spark-resnet.message", "Training diverged");
    assertThat(server.artifacts.keySet())
        .contains("1/run0/artifacts/report.html")
        .noneMatch(path -> path.contains("model"));
    assertThat(server.models).isEmpty();
  }

  @Test
  void givenKilledRun_whenItGoesOn_thenTheSameRunWithoutDuplicates() throws IOException {
    RunListener first = ToldRun.listener(server.address());
    told.start(first, 0);
    first.epochFinished(ToldRun.epoch(1));
    first.epochFinished(ToldRun.epoch(2));
    told.finish(first, ToldRun.ended(RunStatus.State.KILLED, null, "told to end"));
    assertThat(server.onlyRun().statuses).containsExactly("RUNNING", "KILLED");
    assertThat(server.artifacts).isEmpty();

    // The last checkpoint was damaged, and a key that decides nothing has another value now.
    Map<String, String> configuration = new TreeMap<>(told.configuration());
    configuration.put("retrain.webhook-file", "/elsewhere");
    configuration.put("checkpoint.keep", "3");
    ToldRun again = new ToldRun(told.directory(), configuration);
    RunListener second = ToldRun.listener(server.address());
    again.start(second, 1);
    second.epochFinished(ToldRun.epoch(2));
    second.epochFinished(ToldRun.epoch(3));
    again.finish(second, ToldRun.ended(RunStatus.State.SUCCEEDED, null, "trained 3 epochs"));

    assertThat(log.warnings()).isEmpty();
    MlflowServer.Run run = server.onlyRun();
    assertThat(run.statuses).containsExactly("RUNNING", "KILLED", "RUNNING", "FINISHED");
    assertThat(run.metrics).doesNotHaveDuplicates().contains("trainLoss@3");
    assertThat(run.tags).containsEntry("spark-resnet.message", "trained 3 epochs");
    assertThat(run.params)
        .containsEntry("retrain.webhook-file", "")
        .containsEntry("checkpoint.keep", "3");
  }

  @Test
  void givenEpochsThatTheServerMissed_whenRunGoesOn_thenTheyAreFilledIn() throws IOException {
    RunListener listener = ToldRun.listener(server.address());
    told.start(listener, 150);
    told.finish(listener, ToldRun.ended(RunStatus.State.SUCCEEDED, null, "trained 150 epochs"));

    List<String> losses =
        server.onlyRun().metrics.stream().filter(key -> key.startsWith("trainLoss@")).toList();
    assertThat(losses)
        .isEqualTo(IntStream.rangeClosed(1, 150).mapToObj(epoch -> "trainLoss@" + epoch).toList());
    // More than fit into one request.
    assertThat(server.onlyRun().metrics).hasSizeGreaterThan(2000);
  }

  @Test
  void givenRunBegunAnew_whenToldOfIt_thenItIsAnotherRun() throws IOException {
    told.toItsEnd(ToldRun.listener(server.address()), null);
    Files.delete(told.directory().resolve(RunKey.FILE));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(server.runs).hasSize(2);
  }

  @Test
  void givenManyAndLongValues_whenToldOfThem_thenWithinTheLimits() throws IOException {
    Map<String, String> configuration = new TreeMap<>();
    for (int i = 0; i < 230; i++) {
      configuration.put("key-" + i, "value " + i);
    }
    configuration.put("fits", "x".repeat(6000));
    configuration.put("long", "x".repeat(6001));
    configuration.put("wide", "\uD83D\uDC5F".repeat(2000));
    ToldRun many = new ToldRun(told.directory(), configuration);
    RunListener listener = ToldRun.listener(server.address());
    many.start(listener, 0);
    many.finish(listener, ToldRun.ended(RunStatus.State.FAILED, null, "ten bytes ".repeat(600)));

    Map<String, String> params = server.onlyRun().params;
    assertThat(params).hasSize(233).containsEntry("key-229", "value 229");
    assertThat(params.get("fits")).isEqualTo("x".repeat(6000));
    assertThat(params.get("long"))
        .isEqualTo("x".repeat(6000 - 33) + "... (cut, 6001 characters in all)");
    assertThat(params.get("wide"))
        .isEqualTo("\uD83D\uDC5F".repeat((6000 - 33) / 4) + "... (cut, 4000 characters in all)");
    assertThat(server.onlyRun().tags.get("spark-resnet.message"))
        .endsWith("... (cut, 6000 characters in all)")
        .hasSize(5000);
  }
}
