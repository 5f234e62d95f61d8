package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.driver.config.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the limits of memory let a run through, and lie in each other as they must. */
final class MemoryChecks {
  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;

  /** The state, what is broadcast of it, and the next one. */
  private static final int VECTORS_OF_DRIVER = 3;

  private final TrainingConfig training;
  private final Resources resources;
  private final MemoryNeed need;

  MemoryChecks(TrainingConfig training, Resources resources, MemoryNeed need) {
    this.training = training;
    this.resources = resources;
    this.need = need;
  }

  List<Finding> ofExecutor(ProcessFacts executor) {
    List<Finding> findings = new ArrayList<>();
    int replicas = resources.replicasAtOnce(training.replicas(), executor.processors());
    long offHeap =
        replicas
            * need.offHeapOfReplica(
                training.batchSizePerReplica(), executor.precision(training.precision()));
    // The broadcast state, and what each replica hands over.
    long heap = need.heapFor(1 + 2 * replicas + (resources.local() ? VECTORS_OF_DRIVER : 0));
    String where =
        "%s, %d replicas at once with minibatches of %d"
            .formatted(executor.name(), replicas, training.batchSizePerReplica());
    if (offHeap > executor.offHeapBytes()) {
      findings.add(
          Finding.error(
              "%s: arrays outside the Java heap need about %s, JavaCPP's maxbytes allows %s; %s",
              where, size(offHeap), size(executor.offHeapBytes()), remedy(offHeap, executor)));
    } else if (executor.heapBytes() + offHeap > executor.processBytes()) {
      findings.add(
          Finding.error(
              "%s: the Java heap of %s and arrays of about %s exceed JavaCPP's maxphysicalbytes of %s; %s",
              where,
              size(executor.heapBytes()),
              size(offHeap),
              size(executor.processBytes()),
              remedy(offHeap, executor)));
    }
    long process = executor.heapBytes() + offHeap + MemoryNeed.PROCESS_BYTES;
    long container = Math.min(resources.containerBytes(), executor.memoryBytes());
    if (process > container) {
      findings.add(
          Finding.warning(
              "%s: heap, arrays and Java itself need about %s, %s has %s and may be killed; %s",
              where,
              size(process),
              resources.containers() ? "the container" : "the machine",
              size(container),
              remedy(offHeap, executor)));
    }
    if (heap > executor.heapBytes()) {
      findings.add(
          Finding.warning(
              "%s: parameter vectors on their way need a Java heap of about %s, it has %s; set %s.memory=%s",
              where, size(heap), size(executor.heapBytes()), keysOfReplicas(), setting(heap)));
    }
    return findings;
  }

  List<Finding> ofDriver(ProcessFacts driver) {
    long heap = need.heapFor(VECTORS_OF_DRIVER);
    return heap <= driver.heapBytes()
        ? List.of()
        : List.of(
            Finding.warning(
                "The driver needs a Java heap of about %s for parameter vectors, it has %s; set spark.driver.memory=%s",
                size(heap), size(driver.heapBytes()), setting(heap)));
  }

  /** Executors that share a machine without containers share its memory. */
  List<Finding> ofHosts(List<ProcessFacts> executors) {
    if (resources.local() || resources.containers()) {
      return List.of();
    }
    Map<String, List<ProcessFacts>> byHost =
        executors.stream()
            .collect(Collectors.groupingBy(ProcessFacts::host, TreeMap::new, Collectors.toList()));
    List<Finding> findings = new ArrayList<>();
    byHost.forEach(
        (host, processes) -> {
          long limits = processes.stream().mapToLong(MemoryChecks::largestSize).sum();
          long memory = processes.get(0).memoryBytes();
          if (processes.size() > 1 && limits > memory) {
            findings.add(
                Finding.warning(
                    "%d executors on %s may grow to %s together (maxphysicalbytes), the machine has %s; lower their limits or run fewer",
                    processes.size(), host, size(limits), size(memory)));
          }
        });
    return findings;
  }

  private static long largestSize(ProcessFacts process) {
    return Math.min(process.processBytes(), process.memoryBytes());
  }

  private String remedy(long offHeap, ProcessFacts executor) {
    String limits =
        "-Dorg.bytedeco.javacpp.maxbytes=%s -Dorg.bytedeco.javacpp.maxphysicalbytes=%s"
            .formatted(
                setting(offHeap),
                setting(executor.heapBytes() + offHeap + MemoryNeed.PROCESS_BYTES));
    return "lower train.batch-size-per-replica, or set "
        + keysOfReplicas()
        + ".extraJavaOptions="
        + limits
        + (resources.containers()
            ? " and spark.executor.memoryOverhead=" + setting(offHeap + MemoryNeed.PROCESS_BYTES)
            : "");
  }

  /** Where Spark's settings of the processes stand that replicas run in. */
  private String keysOfReplicas() {
    return resources.local() ? "spark.driver" : "spark.executor";
  }

  private static String size(long bytes) {
    return bytes == Long.MAX_VALUE
        ? "no limit"
        : bytes >= GIB
            ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB)
            : bytes / MIB + " MiB";
  }

  /** As Spark and JavaCPP read sizes, rounded up to half a GiB. */
  private static String setting(long bytes) {
    long half = 512 * MIB;
    return (bytes + half - 1) / half * 512 + "m";
  }
}
