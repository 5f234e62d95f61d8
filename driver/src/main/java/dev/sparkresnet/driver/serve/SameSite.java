package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps the pages of other sites, open in a browser of this machine, from using a server that only
 * this machine can reach: by a name of theirs that they have made to point here (DNS rebinding), or
 * by sending to this server's own.
 */
final class SameSite {
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\]");

  private final String name;
  private final boolean checked;

  /**
   * The checks of a server.
   *
   * @param name of the host as it was told to the server; taken, too
   * @param address of that host; nothing is checked where others can reach it
   */
  SameSite(String name, InetAddress address) {
    this.name = name.toLowerCase(Locale.ROOT);
    this.checked = address.isLoopbackAddress();
  }

  /**
   * Looks at a request.
   *
   * @throws Refusal if it comes from another site
   */
  void check(Headers headers) throws Refusal {
    if (!checked) {
      return;
    }
    List<String> hosts = headers.getOrDefault("Host", List.of());
    String host = hosts.size() == 1 ? hosts.get(0).toLowerCase(Locale.ROOT) : "";
    String withoutPort = PORT.matcher(host).replaceFirst("");
    if (!LOOPBACK.matcher(withoutPort).matches() && !withoutPort.equals(name)) {
      throw new Refusal(
          Refusal.FORBIDDEN,
          "This server is for this machine alone: the header Host must be localhost, 127.0.0.1 or [::1], got %s; open the address that it has printed"
              .formatted(hosts));
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!origin.toLowerCase(Locale.ROOT).equals("http://" + host)) {
        throw new Refusal(
            Refusal.FORBIDDEN,
            "This server is for its own page alone: the header Origin must be http://%s, got %s; open that page"
                .formatted(host, origin));
      }
    }
  }
}
