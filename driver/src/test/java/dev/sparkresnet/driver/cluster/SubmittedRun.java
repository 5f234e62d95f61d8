package dev.sparkresnet.driver.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A training run as a user submits it: scripts/spark-resnet as a process of its own. */
final class SubmittedRun implements AutoCloseable {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final JsonMapper JSON = new JsonMapper();

  /** Short runs of small networks: what the second compiler costs never comes back. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Java options of executors. */
  static final String EXECUTOR_OPTIONS =
      "spark.executor.extraJavaOptions="
          + SHORT_LIVED
          + " -Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=3g";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final Path log;
  private final Process process;

  private SubmittedRun(Path directory, Path log, Process process) {
    this.directory = directory;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts the command.
   *
   * @param runs runs.uri, a local folder
   * @param submitOptions what stands before {@code --}
   * @param settings what follows {@code --set}
   */
  static SubmittedRun start(Path runs, String id, List<String> submitOptions, List<String> settings)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("scripts/spark-resnet"));
    command.addAll(submitOptions);
    for (String key : List.of("spark.ui.enabled=false", "spark.driver.host=127.0.0.1")) {
      command.addAll(List.of("--conf", key));
    }
    command.addAll(List.of("--", "train", "--run-id", id, "--set", "runs.uri=" + runs));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    Path log = runs.resolveSibling(id + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(REPOSITORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_RESNET_JAVA_OPTS", SHORT_LIVED);
    return new SubmittedRun(runs.resolve(id), log, builder.start());
  }

  Process process() {
    return process;
  }

  /** Waits until so many epochs are done, while the command runs. */
  void awaitEpoch(int epoch) throws Exception {
    await("epoch " + epoch, () -> epochs() >= epoch);
  }

  /** Waits until the command has printed a text, while it runs. */
  void awaitOutput(String text) throws Exception {
    await("'" + text + "'", () -> output().contains(text));
  }

  private void await(String what, Callable<Boolean> done) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.call()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not come: " + output());
      }
      Thread.sleep(20);
    }
  }

  /** Waits for the command and returns its exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  int epochs() throws IOException {
    Path metrics = directory.resolve("metrics.jsonl");
    return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
  }

  List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  JsonNode status() throws IOException {
    return JSON.readTree(directory.resolve("status.json").toFile());
  }

  /** Standard output and standard error of all commands of this run. */
  String output() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
