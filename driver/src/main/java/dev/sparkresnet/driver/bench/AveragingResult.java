package dev.sparkresnet.driver.bench;

/**
 * What one averaging took.
 *
 * @param slices reducers
 * @param vectorBytes of one replica
 * @param seconds from the job's start to the mean in the driver
 * @param taskSeconds mean over the replicas: making the vector and handing it to the shuffle
 * @param shuffleBytes of all replicas
 * @param peakHeapBytes the most that the driver's heap held after a garbage collection, the mean
 *     included
 */
public record AveragingResult(
    int replicas,
    int slices,
    int vectorBytes,
    double seconds,
    double taskSeconds,
    long shuffleBytes,
    long peakHeapBytes) {}
