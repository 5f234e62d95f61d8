package dev.sparkresnet.driver.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A real standalone cluster: master, workers and executors are processes of their own. */
final class StandaloneCluster implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of("..", "scripts", "local-cluster.sh").toAbsolutePath().normalize();
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Map<String, String> environment = new TreeMap<>();
  private final Path directory;
  private final String url;

  private StandaloneCluster(Path directory, int port, int workers, Map<String, String> options)
      throws IOException {
    this.directory = directory;
    environment.putAll(options);
    environment.put("CLUSTER_DIR", directory.toString());
    environment.put("CLUSTER_PORT", Integer.toString(port));
    this.url = script("start", Integer.toString(workers)).strip();
  }

  /**
   * Starts a master and workers.
   *
   * @param directory for logs and work
   * @param options variables of scripts/local-cluster.sh
   */
  static StandaloneCluster start(Path directory, int workers, Map<String, String> options)
      throws IOException {
    return new StandaloneCluster(directory, freePort(), workers, options);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return url;
  }

  /** The executors that run now, in the order of their workers. */
  List<ProcessHandle> executors() throws IOException {
    List<ProcessHandle> executors = new ArrayList<>();
    for (int worker = 1; Files.exists(pidFile(worker)); worker++) {
      executorsOf(worker).forEach(executors::add);
    }
    return executors;
  }

  /** The executors of one worker, counted from 1. */
  List<ProcessHandle> executorsOf(int worker) throws IOException {
    return worker(worker).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  /** A worker's process, counted from 1; empty if it is gone. */
  Optional<ProcessHandle> worker(int worker) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pidFile(worker)).strip()));
  }

  private Path pidFile(int worker) {
    return directory.resolve("worker" + worker + ".pid");
  }

  private String script(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    // Into files: the daemons inherit the streams, and a pipe would stay open as long as they run.
    Path out = Files.createTempFile("cluster", ".out");
    Path err = Files.createTempFile("cluster", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      int exitCode = builder.start().waitFor();
      if (exitCode != 0) {
        throw new IllegalStateException(
            command + " ended with " + exitCode + ": " + Files.readString(err));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + command, e);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  @Override
  public void close() throws IOException {
    script("stop");
  }
}
