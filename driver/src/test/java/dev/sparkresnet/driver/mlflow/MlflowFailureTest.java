package dev.sparkresnet.driver.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.CapturedLog;
import dev.sparkresnet.driver.fixture.MlflowServer;
import dev.sparkresnet.driver.fixture.MlflowServer.Fault;
import dev.sparkresnet.driver.job.RunListener;
import dev.sparkresnet.driver.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run gets to hear of a server that does not do its part: one warning, in time. */
class MlflowFailureTest {
  private static final String UNTOUCHED = "; the run is not touched by it";
  private static final String LOOK =
      "; look whether the server runs, correct mlflow.tracking-uri, or raise mlflow.request-seconds";

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
  }

  @Test
  void givenNobodyAtTheAddress_whenTold_thenOneWarningAfterThreeAttempts() throws IOException {
    server.close();

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore(" after 3 failures in a row")
                + "experiments/get-by-name got connection refused"
                + LOOK
                + UNTOUCHED);
  }

  @Test
  void givenUnknownHost_whenTold_thenWarningSaysSo() throws IOException {
    told.toItsEnd(ToldRun.listener("http://no-such-host.invalid:5000/"), null);

    assertThat(log.warnings())
        .containsExactly(
            "MLflow at http://no-such-host.invalid:5000 is told no more of run night after 3 failures"
                + " in a row: experiments/get-by-name got no such host"
                + LOOK
                + UNTOUCHED);
  }

  @Test
  void givenServerError_whenItStays_thenOneWarningWithItsWords() throws IOException {
    server.fail(
        "runs/create",
        MlflowServer.answer(
            500, "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"disk full\\nat line 7\"}"));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore(" after 3 failures in a row")
                + "runs/create expects status 200, got 500 (INTERNAL_ERROR: disk full); look into the"
                + " server's log"
                + UNTOUCHED);
    assertThat(server.calls).filteredOn("POST runs/create"::equals).hasSize(3);
  }

  @Test
  void givenServerError_whenItPasses_thenNothingIsLostAndNobodyIsWarned() throws IOException {
    AtomicInteger failures = new AtomicInteger();
    Fault twice =
        exchange -> {
          if (failures.incrementAndGet() == 2) {
            server.recover();
          }
          MlflowServer.answer(503, "<html>later</html>").answer(exchange);
        };
    server.fail("experiments/get-by-name", twice);
    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(failures).hasValue(2);
    assertThat(log.warnings()).isEmpty();
    assertThat(server.onlyRun().metrics).contains("trainLoss@1", "trainLoss@2");
    assertThat(server.onlyRun().statuses).endsWith("FINISHED");
    assertThat(server.artifacts).hasSize(6);
  }

  @Test
  void givenLostAnswers_whenTriedAgain_thenNothingIsThereTwice() throws IOException {
    server.loseAnswerOf("runs/create");
    server.loseAnswerOf("experiments/create");
    server.loseAnswerOf("model-versions/create");

    told.toItsEnd(ToldRun.listener(server.address(), "sneakers"), null);

    assertThat(log.warnings()).isEmpty();
    assertThat(server.experiments).hasSize(2);
    assertThat(server.onlyRun().statuses).endsWith("FINISHED");
    assertThat(server.models.get("sneakers")).hasSize(1);
  }

  @Test
  void givenServerThatNeverAnswers_whenTold_thenCallersDoNotWaitAndTheEndIsInTime()
      throws IOException {
    server.fail("", MlflowServer.hang());
    RunListener listener =
        MlflowTracking.of(ToldRun.config(server.address(), 3, 60), Map.of(), "train", "");
    long began = System.nanoTime();
    told.start(listener, 0);
    listener.epochFinished(ToldRun.epoch(1));
    listener.epochFinished(ToldRun.epoch(2));
    assertThat(since(began)).isLessThan(Duration.ofSeconds(3));

    told.finish(listener, ToldRun.ended(RunStatus.State.SUCCEEDED, null, "trained 2 epochs"));

    assertThat(since(began)).isLessThan(Duration.ofSeconds(30));
    assertThat(log.warnings())
        .containsExactly(
            toldNoMore(" after 3 failures in a row")
                + "experiments/get-by-name got no answer within 3 s"
                + LOOK
                + UNTOUCHED);
  }

  @Test
  void givenUploadThatTakesTooLong_whenRunEnds_thenWarningNamesTheKey() throws IOException {
    server.fail("artifacts/", MlflowServer.hang());
    RunListener listener =
        MlflowTracking.of(ToldRun.config(server.address(), 10, 2), Map.of(), "train", "");

    told.toItsEnd(listener, null);

    assertThat(log.warnings())
        .containsExactly(
            "MLflow at "
                + server.address()
                + " has not taken everything of run night within 2 s of its end; look into the"
                + " server's log, or raise mlflow.upload-seconds"
                + UNTOUCHED);
    assertThat(server.onlyRun().statuses).endsWith("FINISHED");
  }

  @Test
  void givenServerThatHangsWhileTheProcessIsToEnd_whenClosed_thenOnlyOneRequestIsWaitedFor()
      throws IOException {
    RunListener listener =
        MlflowTracking.of(ToldRun.config(server.address(), 2, 60), Map.of(), "train", "");
    told.start(listener, 0);
    server.fail("", MlflowServer.hang());
    long began = System.nanoTime();

    told.finish(listener, ToldRun.ended(RunStatus.State.KILLED, null, "told to end"));

    assertThat(since(began)).isLessThan(Duration.ofSeconds(5));
    assertThat(log.warnings())
        .containsExactly(
            "MLflow at "
                + server.address()
                + " has not taken everything of run night within 2 s of its end; look into the"
                + " server's log, or raise mlflow.request-seconds"
                + UNTOUCHED);
  }

  @Test
  void givenWrongAccount_whenTold_thenOneAttemptAndTheVariablesAreNamed() throws IOException {
    server.fail("", MlflowServer.answer(401, "You are not authenticated."));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "experiments/get-by-name expects status 200, got 401 (You are not authenticated.);"
                + " set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD for an account that may write there"
                + UNTOUCHED);
    assertThat(server.calls).hasSize(1);
  }

  @Test
  void givenServerThatRepeatsTheToken_whenItRefuses_thenTheWarningHidesIt() throws IOException {
    server.fail("", MlflowServer.answer(403, "token s3cr3t-t0ken is expired"));

    told.toItsEnd(listenerWithToken("s3cr3t-t0ken"), null);

    assertThat(server.authorizations).containsExactly("Bearer s3cr3t-t0ken");
    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().get(0))
        .contains("got 403 (token *** is expired)")
        .doesNotContain("s3cr3t");
  }

  @Test
  void givenServerThatRepeatsTheToken_whenItsAnswerIsNotUnderstood_thenTheWarningHidesIt()
      throws IOException {
    server.fail("runs/create", MlflowServer.answer(200, "{\"run\": {\"by\": \"s3cr3t-t0ken\"}}"));

    told.toItsEnd(listenerWithToken("s3cr3t-t0ken"), null);

    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().get(0)).contains("got '{\"by\":\"***\"}'").doesNotContain("s3cr3t");
  }

  @Test
  void givenAnotherServer_whenTold_thenWarningSaysWhatIsExpected() throws IOException {
    server.fail("", MlflowServer.answer(404, "<html>not here</html>"));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "experiments/get-by-name expects status 200, got 404 (<html>not here</html>); set"
                + " mlflow.tracking-uri to the address of an MLflow server, without /api or /#/"
                + UNTOUCHED);
  }

  @Test
  void givenAnswerThatIsNoJson_whenTold_thenWarningShowsItsBegin() throws IOException {
    server.fail("", MlflowServer.answer(200, "<html>" + "x".repeat(500)));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "experiments/get-by-name expects a JSON object, got '<html>"
                + "x".repeat(194)
                + "...'; set mlflow.tracking-uri to the address of an MLflow server of version 2 or 3"
                + UNTOUCHED);
  }

  @Test
  void givenAnswerWithoutTheRunsId_whenTold_thenWarningNamesTheField() throws IOException {
    server.fail("runs/create", MlflowServer.answer(200, "{\"run\": {\"info\": {}}}"));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "runs/create expects an answer with /info/run_id, got '{\"info\":{}}'; set"
                + " mlflow.tracking-uri to the address of an MLflow server of version 2 or 3"
                + UNTOUCHED);
  }

  @Test
  void givenRefusedCall_whenTold_thenWarningHasTheServersWords() throws IOException {
    server.fail(
        "runs/create",
        MlflowServer.answer(
            400, "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"too many runs\"}"));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "runs/create expects status 200, got 400 (INVALID_PARAMETER_VALUE: too many runs);"
                + " mend what it names there, or change the keys of mlflow"
                + UNTOUCHED);
  }

  @Test
  void givenDeletedExperiment_whenTold_thenWarningSaysWhatToDo() throws IOException {
    server.fail(
        "experiments/get-by-name",
        MlflowServer.answer(
            200, "{\"experiment\": {\"experiment_id\": \"4\", \"lifecycle_stage\": \"deleted\"}}"));

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "experiment shoes is deleted there; restore it, or set mlflow.experiment to another"
                + UNTOUCHED);
  }

  @Test
  void givenServerThatDies_whenTheRunGoesOn_thenWhatCameBeforeIsThereAndOneWarning()
      throws Exception {
    RunListener listener = ToldRun.listener(server.address());
    told.start(listener, 0);
    listener.epochFinished(ToldRun.epoch(1));
    awaitMetric("trainLoss@1");
    server.close();

    listener.epochFinished(ToldRun.epoch(2));
    told.finish(listener, ToldRun.ended(RunStatus.State.SUCCEEDED, null, "trained 2 epochs"));

    assertThat(server.onlyRun().metrics).contains("trainLoss@1").doesNotContain("trainLoss@2");
    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().get(0))
        .startsWith(toldNoMore(" after 3 failures in a row") + "runs/log-batch got ")
        .endsWith(LOOK + UNTOUCHED);
  }

  @Test
  void givenAnswersThatBreakOff_whenTold_thenOneWarning() throws IOException {
    server.fail("runs/search", MlflowServer.breakOff());

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings()).hasSize(1);
    assertThat(log.warnings().get(0))
        .startsWith(toldNoMore(" after 3 failures in a row") + "runs/search got ")
        .endsWith(LOOK + UNTOUCHED);
  }

  @Test
  void givenArtifactsThatDoNotGoThroughTheServer_whenRunEnds_thenOneWarningAndTheRestIsThere()
      throws IOException {
    for (String root : new String[] {"file:///mlruns", "mlflow-artifacts://10.0.0.1:80"}) {
      server.keepArtifactsAt(root);
      Path directory = work.resolve("run" + server.runs.size());

      new ToldRun(directory).toItsEnd(ToldRun.listener(server.address(), "sneakers"), null);
    }

    assertThat(log.warnings())
        .containsExactly(
            notUploaded("file:///mlruns/1/run0/artifacts"),
            notUploaded("mlflow-artifacts://10.0.0.1:80/1/run1/artifacts"));
    assertThat(server.artifacts).isEmpty();
    assertThat(server.models).isEmpty();
    assertThat(server.runs).allMatch(run -> run.statuses.contains("FINISHED"));
  }

  private String notUploaded(String uri) {
    return "MLflow at "
        + server.address()
        + " gets no files of run night and makes no model version of it: its artifacts are at '"
        + uri
        + "', expected mlflow-artifacts:; start the server with --serve-artifacts and use a new"
        + " experiment";
  }

  @Test
  void givenDamagedKey_whenRunGoesOn_thenWarningNamesTheFile() throws IOException {
    Files.createDirectories(told.directory());
    Path file = Files.writeString(told.directory().resolve(RunKey.FILE), "{\"key\": \"x\"}");

    told.toItsEnd(ToldRun.listener(server.address()), null);

    assertThat(log.warnings())
        .containsExactly(
            toldNoMore("")
                + "file:"
                + file
                + " is damaged: a key of 36 characters is expected, it is x; delete it, and the run is"
                + " reported as another one"
                + UNTOUCHED);
    assertThat(server.runs).isEmpty();
  }

  private RunListener listenerWithToken(String token) {
    return MlflowTracking.of(
        ToldRun.config(server.address(), 10, 60),
        Map.of("MLFLOW_TRACKING_TOKEN", token),
        "train",
        "");
  }

  private String toldNoMore(String after) {
    return "MLflow at " + server.address() + " is told no more of run night" + after + ": ";
  }

  private void awaitMetric(String metric) throws InterruptedException {
    for (int i = 0; server.runs.isEmpty() || !server.onlyRun().metrics.contains(metric); i++) {
      assertThat(i).as("tenths of a second").isLessThan(100);
      Thread.sleep(100);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
