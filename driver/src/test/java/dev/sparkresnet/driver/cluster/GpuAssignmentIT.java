package dev.sparkresnet.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkresnet.driver.fixture.PreparedSubset;
import dev.sparkresnet.driver.fixture.SubmittedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark hands out the addresses of GPUs that a made-up nvidia-smi lists; the backend is the CPU.
 */
class GpuAssignmentIT {
  private static final Path DISCOVERY =
      Path.of("..", "scripts", "discover-gpus.sh").toAbsolutePath().normalize();
  private static final int REPLICAS = 2;

  @TempDir private Path work;

  @Test
  void givenTwoGpus_whenTrained_thenEachReplicaHasItsOwnAndWhoAsksForThreeIsTold()
      throws Exception {
    PreparedSubset.writeOnLocalSpark(work.resolve("data"));
    Map<String, String> worker =
        Map.of(
            "PATH",
            nvidiaSmi() + ":" + System.getenv("PATH"),
            "WORKER_CORES",
            "4",
            "WORKER_OPTS",
            "-Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript="
                + DISCOVERY);
    try (StandaloneCluster cluster = StandaloneCluster.start(work.resolve("cluster"), 1, worker);
        SubmittedRun tooMany = submit(cluster, "too-many", 3);
        SubmittedRun fitting = submit(cluster, "fitting", 2)) {
      assertThat(fitting.exitCode()).as("%s", fitting.output()).isZero();
      for (JsonNode epoch : fitting.metrics()) {
        Set<String> addresses = new HashSet<>();
        for (JsonNode replica : epoch.get("replicas")) {
          addresses.add(replica.get("gpu").asText());
          assertThat(replica.get("backend").asText()).isEqualTo("CpuBackend");
          assertThat(replica.get("executor").asText()).isEqualTo("0");
        }
        assertThat(addresses).containsExactlyInAnyOrder("0", "1");
      }
      assertThat(fitting.output())
          .contains("was given GPU 0, 1 and its backend is CpuBackend: they stay idle");

      tooMany.awaitOutput("No executor has come in 30 s");
      assertThat(tooMany.output()).contains("spark.executor.resource.gpu.amount=3");
      assertThat(tooMany.process().isAlive()).isTrue();
    }
  }

  private Path nvidiaSmi() throws IOException {
    Path folder = Files.createDirectories(work.resolve("bin"));
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\nprintf '0\\n1\\n'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return folder;
  }

  private SubmittedRun submit(StandaloneCluster cluster, String id, int gpus) throws IOException {
    List<String> options = new ArrayList<>(List.of("--master", cluster.url()));
    for (String conf :
        List.of(
            "spark.cores.max=2",
            "spark.executor.cores=2",
            "spark.executor.memory=512m",
            "spark.executor.resource.gpu.amount=" + gpus,
            "spark.task.resource.gpu.amount=1",
            SubmittedRun.EXECUTOR_OPTIONS)) {
      options.addAll(List.of("--conf", conf));
    }
    return SubmittedRun.start(
        work.resolve("runs"),
        id,
        options,
        List.of(
            "data.uri=" + work.resolve("data"),
            "data.size=" + PreparedSubset.SIZE,
            "model.width=8",
            "averaging.batch-norm-examples=64",
            "train.epochs=2",
            "train.replicas=" + REPLICAS,
            "train.batch-size-per-replica=32"));
  }
}
