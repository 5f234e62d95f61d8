package dev.sparkresnet.driver.session;

import dev.sparkresnet.driver.progress.ProgressPlugin;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the Spark session of a command. The master and all resources are spark-submit's business.
 */
public final class Sessions {
  private static final String PLUGINS = "spark.plugins";

  private Sessions() {}

  public static SparkSession open(String name) {
    SparkConf conf = new SparkConf().setAppName(name);
    // What crosses the network are byte arrays in records; Kryo 4 cannot build records on Java 17.
    conf.set("spark.serializer", JavaSerializer.class.getName());
    String plugins = conf.get(PLUGINS, "");
    conf.set(
        PLUGINS,
        plugins.isEmpty()
            ? ProgressPlugin.class.getName()
            : plugins + "," + ProgressPlugin.class.getName());
    // Two bars on one terminal would overwrite each other.
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
