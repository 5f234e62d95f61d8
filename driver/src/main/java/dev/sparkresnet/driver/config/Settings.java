package dev.sparkresnet.driver.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Values as the user gave them. Precedence: {@code --set key=value} over {@code --config FILE} over
 * the records' defaults.
 */
public final class Settings {
  private static final LevenshteinDistance EDITS = LevenshteinDistance.getDefaultInstance();

  /** Keys of Spark and Hadoop whose values are secrets, as scripts/spark-resnet knows them. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "\\.(secret|[a-z0-9_-]*(password|token|key)|account\\.key\\..*|azure\\.(.*\\.)?((key|secret|password|token)|sas\\.[^.]+)\\.[a-z0-9-]+\\.(blob|dfs)\\..*)$");

  /** A secret that configurations held; its value must not be repeated. */
  private static final String WEBHOOK = "retrain.webhook";

  private static final String WEBHOOK_FILE = "retrain.webhook-file";
  private static final Pattern WEB_ADDRESS = Pattern.compile("(?i)https?:");

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads properties files in order, later ones over earlier ones, then the assignments over both.
   *
   * @param files Java properties files in UTF-8
   * @param assignments texts of the form {@code key=value}
   * @throws ConfigException if a file cannot be read, an assignment has no {@code =}, or a value
   *     holds a password
   */
  public static Settings of(List<Path> files, List<String> assignments) {
    Problems problems = new Problems();
    Map<String, String> values = new TreeMap<>();
    for (Path file : files) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        Properties properties = new Properties();
        properties.load(reader);
        properties
            .stringPropertyNames()
            .forEach(key -> values.put(key, properties.getProperty(key)));
      } catch (NoSuchFileException e) {
        problems.add("file " + file + " does not exist; examples stand in conf/");
      } catch (IOException | IllegalArgumentException e) {
        problems.add(
            "file " + file + " is not a readable properties file in UTF-8: " + e.getMessage());
      }
    }
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        problems.add("--set needs key=value, got '" + assignment + "'");
      } else {
        values.put(assignment.substring(0, equals).trim(), assignment.substring(equals + 1).trim());
      }
    }
    values.forEach(
        (key, value) -> {
          if (key.equals(WEBHOOK)) {
            problems.add(
                WEBHOOK
                    + " is not taken, as the address is a secret: write it into the first line of a file that you alone can read and name that by retrain.webhook-file, or set SPARK_RESNET_WEBHOOK");
          } else if (key.equals(WEBHOOK_FILE) && WEB_ADDRESS.matcher(value).lookingAt()) {
            problems.add(
                WEBHOOK_FILE
                    + " must name a file, it is an address (not shown, as it is a secret): write that into the first line of a file that you alone can read and name the file, or set SPARK_RESNET_WEBHOOK");
          } else if (UriPassword.isIn(value)) {
            problems.add(UriPassword.refusal(key, value));
          }
        });
    problems.throwIfAny();
    return new Settings(values);
  }

  String value(String key, String defaultValue) {
    return values.getOrDefault(key, defaultValue);
  }

  void reportUnknownKeys(Set<String> known, Problems problems) {
    for (String key : values.keySet()) {
      if (key.startsWith("spark.")) {
        problems.add(
            SECRET_KEY.matcher(key).find()
                ? key
                    + " is a secret of Spark's: write it into a file that you alone can read, and name that before '--' by --properties-file"
                : key
                    + " belongs to spark-submit: write it before '--', as --conf "
                    + key
                    + "=...");
      } else if (!known.contains(key)) {
        problems.add("unknown key " + key + nearest(key, known));
      }
    }
  }

  private static String nearest(String key, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> EDITS.apply(key, candidate)))
        .filter(candidate -> EDITS.apply(key, candidate) <= 3)
        .map(candidate -> " (did you mean " + candidate + "?)")
        .orElse("");
  }
}
