package dev.sparkresnet.model.engine;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/** A oneDNN primitive bound to its tensors. */
final class Kernel {
  private final KernelContext context;
  private final Label label;
  private final primitive code;
  private final IntMemoryMap arguments;
  private final memory scratchpad;
  private long scratchpadVersion = -1;
  private long calls;
  private long nanoseconds;

  /** What profiles show. */
  record Label(String vertex, String task, String implementation, long flops) {}

  Kernel(
      KernelContext context,
      Label label,
      primitive code,
      IntMemoryMap arguments,
      memory scratchpad) {
    this.context = context;
    this.label = label;
    this.code = code;
    this.arguments = arguments;
    this.scratchpad = scratchpad;
  }

  void run() {
    if (scratchpad != null && scratchpadVersion != context.scratchpad().version()) {
      scratchpad.set_data_handle(context.scratchpad().pointer());
      scratchpadVersion = context.scratchpad().version();
    }
    if (!context.isProfiling()) {
      code.execute(context.stream(), arguments);
      return;
    }
    long start = System.nanoTime();
    code.execute(context.stream(), arguments);
    nanoseconds += System.nanoTime() - start;
    calls++;
  }

  void resetProfile() {
    calls = 0;
    nanoseconds = 0;
  }

  KernelProfile profile() {
    return new KernelProfile(
        label.vertex(),
        label.task(),
        label.implementation(),
        calls,
        nanoseconds,
        label.flops() * calls);
  }
}
