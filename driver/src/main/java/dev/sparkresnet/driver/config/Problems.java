package dev.sparkresnet.driver.config;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Collects what is wrong with a configuration, so that all of it is reported together. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  @FormatMethod
  void require(boolean condition, String format, Object... values) {
    if (!condition) {
      found.add(String.format(format, values));
    }
  }

  /** Requires a number from 0 to 1. */
  void requireShare(String key, double value) {
    require(value >= 0 && value <= 1, "%s must be from 0 to 1, got %s", key, value);
  }

  /** Requires what Hadoop takes for a path; nothing is wrong with an empty text here. */
  void requirePath(String key, String uri) {
    if (uri.isEmpty()) {
      return;
    }
    try {
      new Path(uri);
    } catch (IllegalArgumentException e) {
      // What Hadoop says is for developers.
      add(
          "%s must be a path or a URI such as hdfs:///photos, got '%s'; write ./NAME where a file's name has a colon"
              .formatted(key, uri));
    }
  }

  void add(String problem) {
    found.add(problem);
  }

  void addAll(ConfigException e) {
    found.addAll(e.problems());
  }

  int count() {
    return found.size();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
