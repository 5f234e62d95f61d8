package dev.sparkresnet.driver.session;

import dev.sparkresnet.driver.monitoring.MonitoringPlugin;
import dev.sparkresnet.driver.preflight.FactsPlugin;
import dev.sparkresnet.driver.preflight.LocalMaster;
import dev.sparkresnet.driver.progress.ProgressPlugin;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.nd4j.common.config.ND4JClassLoading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the Spark session of a command. The master and all resources are spark-submit's business.
 */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final String PLUGINS = "spark.plugins";
  private static final String SERIALIZER = "spark.serializer";

  /**
   * How long Spark waits for an executor. One in its own process is silent only while that process
   * is stopped (Ctrl-Z, a laptop's lid); Spark would take it for lost, have no other, and hang.
   */
  private static final String HEARTBEAT_TIMEOUT = "spark.storage.blockManagerHeartbeatTimeoutMs";

  private static final String NEVER = "3650d";

  /** How Spark calls an application that no master has named. */
  private static final String UNREGISTERED = "spark-application-";

  private Sessions() {}

  /** A session for jobs of any kind. */
  public static SparkSession open(String name) {
    return open(name, List.of());
  }

  /** A session whose executors show their progress and tell what they are like. */
  public static SparkSession openForTraining(String name) {
    return open(
        name,
        List.of(
            ProgressPlugin.class.getName(),
            FactsPlugin.class.getName(),
            MonitoringPlugin.class.getName()));
  }

  private static SparkSession open(String name, List<String> ownPlugins) {
    SparkConf conf = new SparkConf().setAppName(name);
    useJavaSerializer(conf);
    List<String> plugins = new ArrayList<>(ownPlugins);
    if (!conf.get(PLUGINS, "").isEmpty()) {
      plugins.add(0, conf.get(PLUGINS));
    }
    if (!plugins.isEmpty()) {
      conf.set(PLUGINS, String.join(",", plugins));
    }
    // Floats of trained networks do not get smaller, and trying costs seconds an epoch.
    conf.setIfMissing("spark.shuffle.compress", "false");
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Two bars on one terminal would overwrite each other.
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    String master = conf.get("spark.master", "");
    if (LocalMaster.is(master)) {
      conf.setIfMissing(HEARTBEAT_TIMEOUT, NEVER);
    }
    hideSecrets(conf);
    return open(conf, master);
  }

  /**
   * Spark's own pattern knows neither the keys and signatures of storage accounts nor those of
   * encryption.
   */
  private static void hideSecrets(SparkConf conf) {
    conf.setIfMissing(
        "spark.redaction.regex",
        "(?i)secret|password|passphrase|token|[.]key($|[.])|access[.]?key|[.]sas[.]");
  }

  /**
   * Lets ND4J load its classes as this one was loaded. It keeps the class loader of the thread that
   * uses it first, and in local mode that may be a task's, whose copy of the application is deleted
   * when the session ends.
   */
  public static void keepClassLoader() {
    ND4JClassLoading.setNd4jClassloaderFromClass(Sessions.class);
  }

  /**
   * Spark goes on for a while without a standalone master, and then stops itself anywhere. What it
   * throws is not all declared.
   */
  private static SparkSession open(SparkConf conf, String master) {
    keepClassLoader();
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) {
      LOG.debug("Spark's own words", e);
      throw ClusterUnavailableException.of(master, e);
    }
    if (master.startsWith("spark://")
        && session.sparkContext().applicationId().startsWith(UNREGISTERED)) {
      session.stop();
      throw ClusterUnavailableException.of(master, null);
    }
    return session;
  }

  /**
   * What crosses the network are byte arrays in records; Kryo 4 cannot build records on Java 17.
   */
  private static void useJavaSerializer(SparkConf conf) {
    String java = JavaSerializer.class.getName();
    if (!conf.get(SERIALIZER, java).equals(java)) {
      LOG.warn(
          "{}={} is not used, nor a registrator for it: vectors travel as byte arrays, which Java writes as fast",
          SERIALIZER,
          conf.get(SERIALIZER));
    }
    conf.set(SERIALIZER, java);
  }
}
