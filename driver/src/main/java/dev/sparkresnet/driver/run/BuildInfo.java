package dev.sparkresnet.driver.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which sources the running program was built from.
 *
 * @param version the Maven version, such as {@code 0.1.0-SNAPSHOT}
 * @param commit the full Git commit id, or {@value #UNKNOWN} where it was built outside a
 *     repository
 * @param dirty whether sources differed from that commit
 */
public record BuildInfo(String version, String commit, boolean dirty) {
  static final String UNKNOWN = "unknown";

  private static final String RESOURCE = "git.properties";

  /** Reads what the build wrote into the application jar. */
  public static BuildInfo ofThisProgram() {
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException("Build properties %s cannot be read".formatted(RESOURCE), e);
    }
  }

  static BuildInfo of(Properties properties) {
    return new BuildInfo(
        properties.getProperty("git.build.version", UNKNOWN),
        properties.getProperty("git.commit.id.full", UNKNOWN),
        Boolean.parseBoolean(properties.getProperty("git.dirty")));
  }

  /** One line, such as {@code 0.1.0-SNAPSHOT (commit 39e413f, modified)}. */
  @Override
  public String toString() {
    String shortCommit = commit.substring(0, Math.min(7, commit.length()));
    return "%s (commit %s%s)".formatted(version, shortCommit, dirty ? ", modified" : "");
  }
}
