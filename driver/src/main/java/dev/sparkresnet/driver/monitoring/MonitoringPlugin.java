package dev.sparkresnet.driver.monitoring;

import com.codahale.metrics.MetricRegistry;
import dev.sparkresnet.driver.progress.ProgressPlugin;
import dev.sparkresnet.driver.progress.ReplicaProgress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a run's gauges with Spark, whose sinks show them: in the driver training, its own
 * memory and that of all executors; in an executor its memory.
 */
public final class MonitoringPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoringPlugin.class);
  private static final long SECONDS_BETWEEN_REPORTS = 5;

  /** How Spark calls the executor that is inside the driver. */
  private static final String DRIVER_ID = "driver";

  /** Where a session was opened without this plugin, nobody sees its gauges. */
  private static final AtomicReference<TrainingGauges> TRAINING =
      new AtomicReference<>(new TrainingGauges(new MetricRegistry()));

  /** In the driver: the gauges of the session that was opened last. */
  public static TrainingGauges training() {
    return TRAINING.get();
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new InDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new InExecutor();
  }

  private static final class InDriver implements DriverPlugin {
    private Consumer<ReplicaProgress> progress;
    private ExecutorGauges executors;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      TrainingGauges training = new TrainingGauges(plugin.metricRegistry());
      TRAINING.set(training);
      progress = training::update;
      ProgressPlugin.subscribe(progress);
      executors = new ExecutorGauges(plugin.metricRegistry());
      context.addSparkListener(executors);
      ProcessMemory.register(plugin.metricRegistry());
      return Map.of();
    }

    @Override
    public Object receive(Object message) {
      if (message instanceof ProcessMemory memory) {
        executors.update(memory);
      }
      return null;
    }

    @Override
    public void shutdown() {
      ProgressPlugin.unsubscribe(progress);
    }
  }

  private static final class InExecutor implements ExecutorPlugin {
    private ScheduledExecutorService reports;

    @Override
    public void init(PluginContext context, Map<String, String> extraConfiguration) {
      if (!context.executorID().equals(DRIVER_ID)) {
        ProcessMemory.register(context.metricRegistry());
      }
      reports =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "memory-reports");
                thread.setDaemon(true);
                return thread;
              });
      ScheduledFuture<?> unused =
          reports.scheduleWithFixedDelay(
              () -> report(context), 0, SECONDS_BETWEEN_REPORTS, TimeUnit.SECONDS);
    }

    private static void report(PluginContext context) {
      try {
        context.send(ProcessMemory.ofThisProcess(context.executorID()));
      } catch (Exception e) {
        // An exception would end all reports; the driver may be gone for a moment, or for good.
        LOG.debug("The driver was not told of this executor's memory", e);
      }
    }

    @Override
    public void shutdown() {
      reports.shutdownNow();
    }
  }
}
