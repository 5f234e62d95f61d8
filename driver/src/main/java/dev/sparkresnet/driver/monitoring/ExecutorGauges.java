package dev.sparkresnet.driver.monitoring;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * The executors' memory among the driver's gauges, as {@code executor.ID.offHeapBytes} and so on:
 * executors have no web server that a watcher could ask.
 */
final class ExecutorGauges extends SparkListener {
  private final MetricRegistry registry;
  private final Map<String, ProcessMemory> latest = new ConcurrentHashMap<>();
  private final Set<String> removed = new HashSet<>();

  ExecutorGauges(MetricRegistry registry) {
    this.registry = registry;
  }

  synchronized void update(ProcessMemory memory) {
    String executor = memory.executor();
    if (removed.contains(executor) || latest.put(executor, memory) != null) {
      return;
    }
    ProcessMemory.NUMBERS.forEach(
        (name, number) ->
            registry.register(
                prefix(executor) + name,
                (Gauge<Double>) () -> number.applyAsDouble(latest.get(executor))));
  }

  /** Spark gives no id twice. */
  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    String executor = event.executorId();
    removed.add(executor);
    registry.removeMatching((name, metric) -> name.startsWith(prefix(executor)));
  }

  private static String prefix(String executor) {
    return "executor." + executor + ".";
  }
}
