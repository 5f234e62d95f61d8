package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.driver.config.TrainingConfig;
import dev.sparkresnet.model.backend.Backend;
import dev.sparkresnet.model.engine.EngineChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must hold between a run, the resources asked for, and the processes that came. */
final class Checks {
  private static final long CLOCK_SKEW_MILLIS = 5_000;

  private final TrainingConfig training;
  private final Resources resources;
  private final ProcessFacts driver;
  private final MemoryChecks memory;

  Checks(TrainingConfig training, Resources resources, ProcessFacts driver, MemoryNeed need) {
    this.training = training;
    this.resources = resources;
    this.driver = driver;
    this.memory = new MemoryChecks(training, resources, need);
  }

  /** All findings of a run's start. */
  List<Finding> of(List<ProcessFacts> executors) {
    List<Finding> findings = new ArrayList<>(ofSettings());
    if (!resources.local()) {
      findings.addAll(memory.ofDriver(driver));
      findings.addAll(ofKernels(driver));
    }
    executors.forEach(executor -> findings.addAll(of(executor)));
    findings.addAll(memory.ofHosts(executors));
    findings.addAll(mixedKernels(executors));
    return findings;
  }

  private List<Finding> ofSettings() {
    List<Finding> findings = new ArrayList<>();
    if (!resources.local() && resources.taskCpus() != training.threadsPerReplica()) {
      findings.add(
          Finding.warning(
              "A replica computes with %d threads (train.threads-per-replica) and Spark keeps %d cores for it; set spark.task.cpus=%d",
              training.threadsPerReplica(), resources.taskCpus(), training.threadsPerReplica()));
    }
    if (resources.speculation()) {
      findings.add(
          Finding.warning(
              "spark.speculation starts slow replicas twice: the result is the same, and their cores are lost for others; set spark.speculation=false"));
    }
    if (Backend.isGpu(driver.backend()) && driver.usable() && resources.gpusOfTask() != 1) {
      findings.add(
          Finding.error(
              "ND4J's backend is %s and a replica needs one GPU of its own, spark.task.resource.gpu.amount is %s; set it to 1, and spark.executor.resource.gpu.amount, see conf/spark-defaults.gpu.conf.template",
              driver.backend(), resources.gpusOfTask() == 0 ? "not set" : resources.gpusOfTask()));
    }
    return findings;
  }

  /** Findings of one executor. */
  List<Finding> of(ProcessFacts executor) {
    List<Finding> findings = new ArrayList<>(ofKernels(executor));
    if (!executor.program().equals(driver.program())) {
      findings.add(
          Finding.error(
              "%s runs spark-resnet %s, the driver %s; put the same spark-resnet.jar on all nodes",
              executor.name(), executor.program(), driver.program()));
    }
    if (!executor.java().equals(driver.java())) {
      findings.add(
          Finding.warning(
              "%s runs Java %s, the driver %s; use one version on all nodes",
              executor.name(), executor.java(), driver.java()));
    }
    if (Math.abs(executor.clockSkewMillis()) > CLOCK_SKEW_MILLIS) {
      findings.add(
          Finding.warning(
              "The clock of %s is %d s off the driver's; logs will not line up; start a time service there",
              executor.name(), executor.clockSkewMillis() / 1000));
    }
    if (!Backend.isGpu(executor.backend()) && executor.usable() && !executor.gpus().isEmpty()) {
      findings.add(
          Finding.warning(
              "%s was given GPU %s and its backend is %s: they stay idle; build with -Pcuda, or do not ask for GPUs",
              executor.name(), String.join(", ", executor.gpus()), executor.backend()));
    }
    if (executor.usable() && executor.precision(training.precision()) != training.precision()) {
      findings.add(
          Finding.warning(
              "train.precision is bf16 and %s has no bfloat16 arithmetic (%s): it computes in fp32, which takes that time and memory; set train.precision=fp32, or use CPUs with avx512_bf16",
              executor.name(), executor.kernels()));
    }
    int replicas = resources.replicasAtOnce(training.replicas(), executor.processors());
    if (executor.spinning() && replicas > 1) {
      findings.add(
          Finding.warning(
              "%s computes %d replicas at once and OpenMP's threads spin between operations; set %s to PASSIVE",
              executor.name(),
              replicas,
              resources.local() ? "OMP_WAIT_POLICY" : "spark.executorEnv.OMP_WAIT_POLICY"));
    }
    if (replicas * training.threadsPerReplica() > executor.processors()) {
      findings.add(
          Finding.warning(
              "%s has %d processors for %d replicas of %d threads; run fewer at once or set train.threads-per-replica=%d",
              executor.name(),
              executor.processors(),
              replicas,
              training.threadsPerReplica(),
              Math.max(1, executor.processors() / replicas)));
    }
    findings.addAll(memory.ofExecutor(executor));
    return findings;
  }

  private List<Finding> ofKernels(ProcessFacts process) {
    if (!process.usable()) {
      return List.of(
          Finding.error(
              "Networks cannot be computed in %s, kernels: %s", process.name(), process.kernels()));
    }
    boolean gpu = Backend.isGpu(process.backend());
    if (training.engine() == EngineChoice.CUDNN && !gpu) {
      return List.of(
          Finding.error(
              "train.engine is cudnn and ND4J's backend in %s is %s; build with -Pcuda, or set train.engine=auto",
              process.name(), process.backend()));
    }
    if (training.engine() == EngineChoice.ONEDNN && gpu) {
      return List.of(
          Finding.error(
              "train.engine is onednn and ND4J's backend in %s is %s; build without -Pcuda, or set train.engine=auto",
              process.name(), process.backend()));
    }
    return List.of();
  }

  private static List<Finding> mixedKernels(List<ProcessFacts> executors) {
    Map<String, String> namesByKernels =
        executors.stream()
            .filter(ProcessFacts::usable)
            .collect(
                Collectors.groupingBy(
                    ProcessFacts::kernels,
                    TreeMap::new,
                    Collectors.mapping(ProcessFacts::name, Collectors.joining(", "))));
    if (namesByKernels.size() < 2) {
      return List.of();
    }
    return List.of(
        Finding.error(
            "All replicas must be computed by the same kernels, or no run can be repeated: %s; use executors of one kind",
            namesByKernels.entrySet().stream()
                .map(entry -> entry.getValue() + " have " + entry.getKey())
                .collect(Collectors.joining("; "))));
  }
}
