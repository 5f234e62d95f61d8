package dev.sparkresnet.model.engine;

import java.util.Arrays;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * A place in kernels' argument lists: a layout and, while it is held, memory. Kernels are bound to
 * tensors once; a tensor gets its memory anew in every pass.
 */
final class Tensor {
  private final memory.desc layout;
  private final memory handle;
  private final long bytes;
  private BufferPool pool;
  private Buffer buffer;
  private int holders;

  Tensor(Natives natives, memory.desc layout) {
    this.layout = layout;
    handle = natives.own(new memory(layout, OneDnn.cpu(), (Pointer) null));
    bytes = layout.get_size();
  }

  memory.desc layout() {
    return layout;
  }

  memory handle() {
    return handle;
  }

  long bytes() {
    return bytes;
  }

  /** Borrows memory that goes back to the pool after as many releases as there are holders. */
  void acquire(BufferPool from, int newHolders) {
    if (buffer != null) {
      giveBack();
    }
    pool = from;
    buffer = from.acquire(bytes);
    holders = newHolders;
    handle.set_data_handle(buffer.pointer());
  }

  /** Takes over the memory of another tensor of the same layout, which then holds none. */
  void takeOver(Tensor other, int newHolders) {
    if (buffer != null) {
      giveBack();
    }
    pool = other.pool;
    buffer = other.buffer;
    holders = newHolders;
    other.buffer = null;
    handle.set_data_handle(buffer.pointer());
  }

  /** Lets further readers hold the memory. */
  void addHolders(int more) {
    holders += more;
  }

  /** Uses memory of somebody else until the next call. */
  void pointTo(long address) {
    handle.set_data_handle(new Address(address));
  }

  boolean isHeld() {
    return buffer != null;
  }

  /** Called by each holder once. */
  void release() {
    if (buffer != null && --holders <= 0) {
      giveBack();
    }
  }

  /** Gives the memory back whoever holds it. */
  void releaseAll() {
    if (buffer != null) {
      giveBack();
    }
  }

  private void giveBack() {
    pool.giveBack(buffer);
    buffer = null;
    holders = 0;
  }

  boolean hasLayoutOf(Tensor other) {
    return layout.equals(other.layout);
  }

  /** (N, C, H, W). */
  long[] shape() {
    long[] shape = new long[layout.get_ndims()];
    layout.get_dims().get(shape);
    return shape;
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape());
  }
}
