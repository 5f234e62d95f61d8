package dev.sparkresnet.model.engine;

import java.util.List;
import java.util.Map;

/** DL4J's own layers. */
final class StockEngine implements Engine {
  @Override
  public String name() {
    return "dl4j (stock)";
  }

  @Override
  public long offHeapBytes() {
    return 0;
  }

  @Override
  public Map<String, BatchNormStatistics> batchNormStatistics() {
    return Map.of();
  }

  @Override
  public void startProfile() {
    // DL4J's layers are not timed.
  }

  @Override
  public List<KernelProfile> profile() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing was attached.
  }
}
