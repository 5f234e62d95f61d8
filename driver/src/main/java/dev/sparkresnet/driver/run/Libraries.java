package dev.sparkresnet.driver.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Versions of the libraries in the application jar, as the build pinned them. */
public final class Libraries {
  private static final String RESOURCE = "libraries.properties";

  private Libraries() {}

  /** Version by name: dl4j (and ND4J), dl4jSpark, onednn. */
  public static Map<String, String> versions() {
    Properties properties = new Properties();
    try (InputStream in = Libraries.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " of the application jar cannot be read", e);
    }
    Map<String, String> versions = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> versions.put(name, properties.getProperty(name)));
    return versions;
  }
}
