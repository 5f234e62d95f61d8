package dev.sparkresnet.model.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** Makes the kernels for one shape of input and owns their native objects. */
final class KernelContext implements AutoCloseable {
  private final Natives natives = new Natives();
  private final BufferPool pool;
  private final Scratchpad scratchpad;
  private final stream queue;
  private final primitive_attr plainAttributes;
  private final primitive_attr reluAttributes;
  private final List<Kernel> kernels = new ArrayList<>();
  private boolean profiling;

  KernelContext(BufferPool pool, Scratchpad scratchpad) {
    this.pool = pool;
    this.scratchpad = scratchpad;
    queue = natives.own(new stream(OneDnn.cpu(), stream.flags.default_flags));
    plainAttributes = attributes();
    reluAttributes = attributes();
    post_ops relu = natives.own(new post_ops());
    relu.append_eltwise(dnnl.algorithm.eltwise_relu, 0f, 0f);
    reluAttributes.set_post_ops(relu);
  }

  /** The kernels share one scratchpad, as they run one after another. */
  private primitive_attr attributes() {
    primitive_attr attributes = natives.own(new primitive_attr());
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  Natives natives() {
    return natives;
  }

  BufferPool pool() {
    return pool;
  }

  /** Attributes of a kernel without fused operations. */
  primitive_attr plain() {
    return plainAttributes;
  }

  /** Attributes of a kernel that applies ReLU to its result. */
  primitive_attr withRelu() {
    return reluAttributes;
  }

  Tensor tensor(memory.desc layout) {
    return new Tensor(natives, layout);
  }

  /** Collects the arguments of a kernel. */
  static final class Arguments {
    private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();

    Arguments with(int name, Tensor tensor) {
      tensors.put(name, tensor);
      return this;
    }
  }

  /**
   * Binds a primitive.
   *
   * @param flops floating point operations of one execution, 0 where they do not matter
   */
  Kernel kernel(
      String vertex,
      String task,
      primitive_desc_base description,
      primitive code,
      Arguments arguments,
      long flops) {
    natives.own(description);
    natives.own(code);
    IntMemoryMap map = natives.own(new IntMemoryMap());
    arguments.tensors.forEach((name, tensor) -> map.put(name, tensor.handle()));
    memory.desc scratchLayout = natives.own(description.scratchpad_desc());
    memory scratch = null;
    if (scratchLayout.get_size() > 0) {
      scratch = natives.own(new memory(scratchLayout, OneDnn.cpu(), (Pointer) null));
      map.put(dnnl.DNNL_ARG_SCRATCHPAD, scratch);
      scratchpad.ensure(scratchLayout.get_size());
    }
    String implementation = description.impl_info_str().getString();
    Kernel kernel =
        new Kernel(this, new Kernel.Label(vertex, task, implementation, flops), code, map, scratch);
    kernels.add(kernel);
    return kernel;
  }

  /** A copy from one layout or number format to another. */
  Kernel reorder(String vertex, String task, Tensor from, Tensor to) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.cpu(), from.layout(), OneDnn.cpu(), to.layout(), plainAttributes, false);
    return kernel(
        vertex,
        task,
        description,
        new reorder(description),
        new Arguments().with(dnnl.DNNL_ARG_FROM, from).with(dnnl.DNNL_ARG_TO, to),
        0);
  }

  Scratchpad scratchpad() {
    return scratchpad;
  }

  stream stream() {
    return queue;
  }

  boolean isProfiling() {
    return profiling;
  }

  void startProfile() {
    kernels.forEach(Kernel::resetProfile);
    profiling = true;
  }

  List<KernelProfile> profile() {
    return kernels.stream().map(Kernel::profile).filter(p -> p.calls() > 0).toList();
  }

  @Override
  public void close() {
    kernels.clear();
    natives.close();
  }
}
