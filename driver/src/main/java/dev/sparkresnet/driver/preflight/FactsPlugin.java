package dev.sparkresnet.driver.preflight;

import dev.sparkresnet.driver.device.Device;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets every executor look at itself when it starts, and tell the driver, over Spark's own RPC. */
public final class FactsPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(FactsPlugin.class);
  private static final AtomicReference<Executors> DRIVER = new AtomicReference<>();

  /** What an executor asks the driver: the time. */
  private record ClockQuestion() implements Serializable {}

  /** In the driver: the executors of the session that was opened last. */
  static Executors executors() {
    return DRIVER.get();
  }

  @Override
  public DriverPlugin driverPlugin() {
    Executors executors = new Executors();
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        DRIVER.set(executors);
        return Map.of();
      }

      @Override
      public Object receive(Object message) {
        if (message instanceof ProcessFacts facts) {
          executors.add(facts);
          return null;
        }
        return message instanceof ClockQuestion ? System.currentTimeMillis() : null;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConfiguration) {
        try {
          ResourceInformation gpus = context.resources().get(Device.RESOURCE);
          context.send(
              ProcessFacts.ofThisProcess(
                  context.executorID(),
                  gpus == null ? List.of() : Arrays.asList(gpus.addresses()),
                  clockSkewMillis(context)));
        } catch (Exception e) {
          // ask() declares nothing more precise. An executor that cannot tell may still train.
          LOG.warn("This executor could not tell the driver about itself", e);
        }
      }
    };
  }

  private static long clockSkewMillis(PluginContext context) throws Exception {
    long asked = System.currentTimeMillis();
    Object answer = context.ask(new ClockQuestion());
    long answered = System.currentTimeMillis();
    if (!(answer instanceof Long driver)) {
      throw new IOException("The driver told no time but " + answer);
    }
    return (asked + answered) / 2 - driver;
  }
}
