package dev.sparkresnet.driver.bench;

import dev.sparkresnet.model.engine.KernelProfile;
import java.util.List;

/**
 * What was measured.
 *
 * @param engine name of the engine in use
 * @param imagesPerSecond sum over the replicas, each from its median step
 * @param imagesPerSecondInAll of all steps together, until the slowest replica was done
 * @param medianStepSeconds of the slowest replica
 * @param kernels of the first replica; empty unless a profile was asked for
 * @param profiledSeconds wall time of the first replica's profiled steps
 * @param engineBytes native memory of all engines
 */
public record BenchResult(
    String engine,
    double imagesPerSecond,
    double imagesPerSecondInAll,
    double medianStepSeconds,
    List<KernelProfile> kernels,
    double profiledSeconds,
    long engineBytes) {}
