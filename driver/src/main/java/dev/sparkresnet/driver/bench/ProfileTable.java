package dev.sparkresnet.driver.bench;

import dev.sparkresnet.model.engine.KernelProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A profile as text, the most expensive kernel first. */
public final class ProfileTable {
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;
  private static final double NANOSECONDS_PER_SECOND = 1e9;

  private final BenchResult result;
  private final int steps;

  public ProfileTable(BenchResult result, int steps) {
    this.result = result;
    this.steps = steps;
  }

  /** Per step: milliseconds, GFLOP/s of convolutions, share of the step, kernel. */
  public String text() {
    List<KernelProfile> kernels =
        result.kernels().stream()
            .sorted(Comparator.comparingLong(KernelProfile::nanoseconds).reversed())
            .toList();
    String rows = kernels.stream().map(this::row).collect(Collectors.joining());
    return String.format(
            Locale.ROOT,
            "%-26s %-24s %9s %8s %7s  %s%n",
            "vertex",
            "task",
            "ms/step",
            "GFLOP/s",
            "share",
            "kernel")
        + rows
        + String.format(
            Locale.ROOT,
            "%nconvolution kernels %.1f %%, other kernels %.1f %%, DL4J and Java %.1f %%%n",
            100 * convolutionShare(),
            100 * (kernelShare() - convolutionShare()),
            100 * (1 - kernelShare()));
  }

  /** Share of the steps' wall time inside convolution kernels, 0..1. */
  public double convolutionShare() {
    return share(
        result.kernels().stream()
            .filter(KernelProfile::isConvolution)
            .mapToLong(KernelProfile::nanoseconds)
            .sum());
  }

  private double kernelShare() {
    return share(result.kernels().stream().mapToLong(KernelProfile::nanoseconds).sum());
  }

  private double share(long nanoseconds) {
    return nanoseconds / (result.profiledSeconds() * NANOSECONDS_PER_SECOND);
  }

  private String row(KernelProfile kernel) {
    String speed =
        kernel.isConvolution()
            ? String.format(Locale.ROOT, "%.0f", (double) kernel.flops() / kernel.nanoseconds())
            : "";
    return String.format(
        Locale.ROOT,
        "%-26s %-24s %9.2f %8s %6.1f%%  %s%n",
        kernel.vertex(),
        kernel.task(),
        kernel.nanoseconds() / NANOSECONDS_PER_MILLISECOND / steps,
        speed,
        100 * share(kernel.nanoseconds()),
        kernel.implementation());
  }
}
