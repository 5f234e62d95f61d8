package dev.sparkresnet.driver.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Hadoop's configuration for what a command does outside a Spark job. */
final class HadoopSettings {
  private HadoopSettings() {}

  /**
   * The same as a Spark session would use: the site's files and every {@code spark.hadoop.*}
   * property that spark-submit was given, such as the keys of an object store.
   */
  static Configuration load() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
