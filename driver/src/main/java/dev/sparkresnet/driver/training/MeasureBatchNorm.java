package dev.sparkresnet.driver.training;

import dev.sparkresnet.driver.averaging.ChannelMoments;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** The task that runs the averaged network forward over one replica's part of the sample. */
final class MeasureBatchNorm implements Function<ReplicaPlan, Map<String, ChannelMoments>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<EpochStart> averaged;
  private final ReplicaData data;

  MeasureBatchNorm(Broadcast<EpochStart> averaged, ReplicaData data) {
    this.averaged = averaged;
    this.data = data;
  }

  @Override
  public Map<String, ChannelMoments> call(ReplicaPlan sample) throws Exception {
    Map<String, ChannelMoments> pooled = new TreeMap<>();
    try (ReplicaNetwork network = averaged.value().borrowNetwork();
        MinibatchPrefetcher minibatches = data.open(sample)) {
      for (Minibatch minibatch = minibatches.next();
          minibatch != null;
          minibatch = minibatches.next()) {
        pool(pooled, network.batchNormMoments(minibatch));
      }
    }
    return pooled;
  }

  static void pool(Map<String, ChannelMoments> pooled, Map<String, ChannelMoments> more) {
    more.forEach((vertex, moments) -> pooled.merge(vertex, moments, ChannelMoments::pooledWith));
  }
}
