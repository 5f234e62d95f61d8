package dev.sparkresnet.driver.progress;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * Carries progress from replicas to the driver over Spark's own RPC, at most once and without
 * waiting.
 *
 * <p>Progress is for the eye alone; nothing that is counted or averaged travels here.
 */
public final class ProgressPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressPlugin.class);
  private static final List<Consumer<ReplicaProgress>> DRIVER = new CopyOnWriteArrayList<>();
  private static final AtomicReference<PluginContext> EXECUTOR = new AtomicReference<>();

  /** In the driver: from now on progress goes to this consumer too. */
  public static void subscribe(Consumer<ReplicaProgress> consumer) {
    DRIVER.add(consumer);
  }

  /** Ends what {@link #subscribe} began. */
  public static void unsubscribe(Consumer<ReplicaProgress> consumer) {
    DRIVER.remove(consumer);
  }

  /** In an executor: sends progress; a session without the plugin shows none. */
  public static void send(ReplicaProgress progress) {
    PluginContext context = EXECUTOR.get();
    if (context == null) {
      return;
    }
    try {
      context.send(progress);
    } catch (IOException e) {
      LOG.debug("Progress was not delivered", e);
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        return Map.of();
      }

      @Override
      public Object receive(Object message) {
        if (message instanceof ReplicaProgress progress) {
          DRIVER.forEach(consumer -> consumer.accept(progress));
        }
        return null;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConfiguration) {
        EXECUTOR.set(context);
      }

      @Override
      public void shutdown() {
        EXECUTOR.set(null);
      }
    };
  }
}
