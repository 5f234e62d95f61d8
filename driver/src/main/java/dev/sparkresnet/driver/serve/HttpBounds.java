package dev.sparkresnet.driver.serve;

import java.util.Map;

/**
 * Bounds that the JDK's server takes from system properties, once a process. Who sets them for the
 * process, wins.
 *
 * @see <a
 *     href="https://docs.oracle.com/en/java/javase/17/docs/api/jdk.httpserver/module-summary.html">jdk.httpserver</a>
 */
final class HttpBounds {
  private static final Map<String, Integer> BOUNDS =
      Map.of(
          // Seconds to send a request, from its first byte to its last; then the connection ends.
          "sun.net.httpserver.maxReqTime", 15,
          // Seconds to answer it, waiting for other requests and a slow client included.
          "sun.net.httpserver.maxRspTime", 120,
          // Seconds that a connection may be idle.
          "sun.net.httpserver.idleInterval", 30,
          "jdk.httpserver.maxConnections", 256);

  private HttpBounds() {}

  static void set() {
    BOUNDS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, String.valueOf(value));
          }
        });
  }
}
