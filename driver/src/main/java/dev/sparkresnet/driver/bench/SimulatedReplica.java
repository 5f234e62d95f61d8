package dev.sparkresnet.driver.bench;

import dev.sparkresnet.driver.averaging.LittleEndianFloats;
import dev.sparkresnet.driver.averaging.SliceKey;
import dev.sparkresnet.driver.averaging.SlicePart;
import dev.sparkresnet.driver.averaging.Slicing;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * The task of a replica that trains nothing: emits a vector of random numbers in slices, as a
 * trained one does. Every number follows from the replica and its place, so that any of them can be
 * computed anywhere.
 */
final class SimulatedReplica implements PairFlatMapFunction<Integer, SliceKey, SlicePart<Integer>> {
  private static final long serialVersionUID = 1L;
  private static final long FEWEST_EXAMPLES = 1000;

  private final Slicing slicing;

  SimulatedReplica(Slicing slicing) {
    this.slicing = slicing;
  }

  /** Uniform in -1..1, by the function behind SplittableRandom. */
  static float number(int replica, int index) {
    long bits = ((long) replica << 32 | index) * 0x9e3779b97f4a7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return (bits >> 40) * 0x1p-23f;
  }

  /** Another one for each replica, so that a mean without weights would be wrong. */
  static long weight(int replica) {
    return FEWEST_EXAMPLES + replica;
  }

  @Override
  public Iterator<Tuple2<SliceKey, SlicePart<Integer>>> call(Integer replica) {
    byte[] vector = new byte[slicing.bytes()];
    FloatBuffer numbers = LittleEndianFloats.of(vector);
    for (int i = 0; i < numbers.limit(); i++) {
      numbers.put(i, number(replica, i));
    }
    return IntStream.range(0, slicing.slices())
        .mapToObj(
            slice ->
                new Tuple2<>(
                    new SliceKey(slice, replica),
                    new SlicePart<>(
                        slicing.slice(vector, slice),
                        weight(replica),
                        slice == 0 ? replica : null)))
        .iterator();
  }
}
