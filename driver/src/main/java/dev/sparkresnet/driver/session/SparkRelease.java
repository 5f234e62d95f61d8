package dev.sparkresnet.driver.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Spark that this process runs on. Others lack classes that this program uses late, after hours
 * of training, so that it is looked at first, without any class of Spark's.
 *
 * @param version of Spark, such as {@code 3.5.9}; empty where it does not say
 * @param scala version of Scala's library; empty where it does not say
 * @param java feature version of Java
 */
public record SparkRelease(String version, String scala, int java) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");
  private static final String NEEDED = "Spark 3.5 for Scala 2.12 on Java 17 is needed, ";
  private static final String REMEDY =
      ". Set SPARK_HOME to a Spark 3.5 for Scala 2.12, or unset it for the one that the build brings";

  /** What the class path holds. */
  public static SparkRelease here() {
    return new SparkRelease(
        property("spark-version-info.properties", "version"),
        property("library.properties", "version.number"),
        Runtime.version().feature());
  }

  private static String property(String resource, String key) {
    try (InputStream in = SparkRelease.class.getClassLoader().getResourceAsStream(resource)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty(key, "");
    } catch (IOException e) {
      // What cannot be read says nothing; Spark itself would fail on it.
      return "";
    }
  }

  /**
   * For applications that bring the session themselves.
   *
   * @throws IllegalStateException if this program does not run on it
   */
  public void require() {
    problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
  }

  /** Why this program does not run on it, in one line, or nothing. */
  public Optional<String> problem() {
    Matcher spark = NUMBERS.matcher(version);
    if (spark.matches()) {
      int major = Integer.parseInt(spark.group(1));
      int minor = Integer.parseInt(spark.group(2));
      if (major < 3 || (major == 3 && minor < 5)) {
        return Optional.of(NEEDED + "this is Spark " + version + ", which is too old" + REMEDY);
      } else if (major > 3) {
        return Optional.of(
            NEEDED + "this is Spark " + version + ", which is not supported yet" + REMEDY);
      }
    }
    if (!scala.isEmpty() && !scala.startsWith("2.12.")) {
      return Optional.of(
          NEEDED
              + "this Spark is built for Scala "
              + scala
              + ", which Deeplearning4j does not support"
              + REMEDY);
    } else if (java != 17) {
      return Optional.of(
          NEEDED + "this is Java " + java + ". Set JAVA_HOME to a Java 17 on every node");
    }
    return Optional.empty();
  }
}
