package dev.sparkresnet.driver.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Mean of all replicas' vectors without a hot spot: slice i of every replica meets at one reducer,
 * which adds them up in replica order as they stream past; the driver collects the mean alone.
 *
 * @param vector little-endian floats
 * @param spread of the measured beginning of the vectors
 * @param reports the replicas' reports in replica order
 */
public record ShardedMean<R extends Serializable>(byte[] vector, Spread spread, List<R> reports) {
  private record MeanSlice<R extends Serializable>(
      int slice, byte[] values, Spread spread, List<R> reports) implements Serializable {}

  /**
   * Runs the job and removes its shuffle files.
   *
   * @param parts every slice of every replica once
   * @param measuredBytes the spread is taken over this many bytes from the first on
   * @throws IllegalStateException if a slice did not meet as many replicas as there are
   */
  public static <R extends Serializable> ShardedMean<R> of(
      JavaPairRDD<SliceKey, SlicePart<R>> parts, Slicing slicing, int replicas, int measuredBytes) {
    JavaPairRDD<SliceKey, SlicePart<R>> bySlice =
        parts.repartitionAndSortWithinPartitions(
            new BySlice(slicing.slices()), Comparator.<SliceKey>naturalOrder());
    try {
      List<MeanSlice<R>> slices =
          bySlice.mapPartitions(new MeansOfSlices<R>(slicing, replicas, measuredBytes)).collect();
      byte[] vector = new byte[slicing.bytes()];
      Spread spread = Spread.NONE;
      List<R> reports = new ArrayList<>(replicas);
      for (MeanSlice<R> slice : slices) {
        System.arraycopy(
            slice.values(), 0, vector, slicing.start(slice.slice()), slice.values().length);
        spread = spread.plus(slice.spread());
        reports.addAll(slice.reports());
      }
      return new ShardedMean<>(vector, spread, reports);
    } finally {
      // Spark would keep them until the driver's garbage collector happens to run.
      bySlice.rdd().cleanShuffleDependencies(false);
    }
  }

  /** The task of one reducer. */
  private static final class MeansOfSlices<R extends Serializable>
      implements FlatMapFunction<Iterator<Tuple2<SliceKey, SlicePart<R>>>, MeanSlice<R>> {
    private static final long serialVersionUID = 1L;

    private final Slicing slicing;
    private final int replicas;
    private final int measuredBytes;

    MeansOfSlices(Slicing slicing, int replicas, int measuredBytes) {
      this.slicing = slicing;
      this.replicas = replicas;
      this.measuredBytes = measuredBytes;
    }

    @Override
    public Iterator<MeanSlice<R>> call(Iterator<Tuple2<SliceKey, SlicePart<R>>> sorted) {
      List<MeanSlice<R>> means = new ArrayList<>();
      while (sorted.hasNext()) {
        means.add(meanOfSlice(sorted));
      }
      return means.iterator();
    }

    private MeanSlice<R> meanOfSlice(Iterator<Tuple2<SliceKey, SlicePart<R>>> sorted) {
      WeightedSum sum = null;
      List<R> reports = new ArrayList<>();
      int slice = -1;
      for (int replica = 0; replica < replicas; replica++) {
        Tuple2<SliceKey, SlicePart<R>> entry = sorted.hasNext() ? sorted.next() : null;
        if (replica == 0) {
          slice = entry._1().slice();
          sum = emptySum(slice);
        }
        if (entry == null || !entry._1().equals(new SliceKey(slice, replica))) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "Averaging slice %d expected replica %d of %d, got %s",
                  slice,
                  replica,
                  replicas,
                  entry == null ? "nothing" : entry._1()));
        }
        sum.add(entry._2().values(), entry._2().weight());
        if (entry._2().report() != null) {
          reports.add(entry._2().report());
        }
      }
      return new MeanSlice<>(slice, sum.mean(), sum.spread(), reports);
    }

    private WeightedSum emptySum(int slice) {
      int start = slicing.start(slice);
      int bytes = slicing.start(slice + 1) - start;
      int measured = Math.max(0, Math.min(bytes, measuredBytes - start));
      return new WeightedSum(bytes / Float.BYTES, measured / Float.BYTES);
    }
  }

  /** Slice i goes to reducer i. */
  private static final class BySlice extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int slices;

    BySlice(int slices) {
      this.slices = slices;
    }

    @Override
    public int numPartitions() {
      return slices;
    }

    @Override
    public int getPartition(Object key) {
      return ((SliceKey) key).slice();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof BySlice partitioner && partitioner.slices == slices;
    }

    @Override
    public int hashCode() {
      return slices;
    }
  }
}
