package dev.sparkresnet.driver.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Mean of all replicas' vectors without a hot spot: slice i of every replica meets at one reducer,
 * which adds them up in replica order as they stream past; the driver collects the mean alone.
 *
 * @param vector little-endian floats
 * @param reports the replicas' reports in replica order
 */
public record ShardedMean<R extends Serializable>(byte[] vector, List<R> reports) {
  private record MeanSlice<R extends Serializable>(int slice, byte[] values, List<R> reports)
      implements Serializable {}

  /**
   * Runs the job.
   *
   * @param parts every slice of every replica once
   * @throws IllegalStateException if a slice did not meet as many replicas as there are
   */
  public static <R extends Serializable> ShardedMean<R> of(
      JavaPairRDD<SliceKey, SlicePart<R>> parts, Slicing slicing, int replicas) {
    List<MeanSlice<R>> slices =
        parts
            .repartitionAndSortWithinPartitions(
                new BySlice(slicing.slices()), Comparator.<SliceKey>naturalOrder())
            .mapPartitions(partition -> meansOf(partition, replicas))
            .collect();
    byte[] vector = new byte[slicing.bytes()];
    List<R> reports = new ArrayList<>(replicas);
    for (MeanSlice<R> slice : slices) {
      System.arraycopy(
          slice.values(), 0, vector, slicing.start(slice.slice()), slice.values().length);
      reports.addAll(slice.reports());
    }
    return new ShardedMean<>(vector, reports);
  }

  private static <R extends Serializable> Iterator<MeanSlice<R>> meansOf(
      Iterator<Tuple2<SliceKey, SlicePart<R>>> sorted, int replicas) {
    List<MeanSlice<R>> means = new ArrayList<>();
    while (sorted.hasNext()) {
      WeightedSum sum = null;
      List<R> reports = new ArrayList<>();
      int slice = -1;
      for (int replica = 0; replica < replicas; replica++) {
        Tuple2<SliceKey, SlicePart<R>> entry = sorted.hasNext() ? sorted.next() : null;
        if (replica == 0) {
          slice = entry._1().slice();
          sum = new WeightedSum(entry._2().values().length / Float.BYTES);
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
      means.add(new MeanSlice<>(slice, sum.mean(), reports));
    }
    return means.iterator();
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
