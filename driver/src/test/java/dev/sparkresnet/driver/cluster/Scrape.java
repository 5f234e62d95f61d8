package dev.sparkresnet.driver.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer to Prometheus; of numbers that differ in their labels alone the last is kept. */
record Scrape(Map<String, Double> values) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** What Spark's web server answers to everything, with status 200, until its pages are there. */
  private static final String STARTING = "Spark is starting up.";

  /** As Prometheus' text format has it: name, labels, number. */
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{[^}]*})? (\\S+)");

  /** Asks a running process; nothing before its web server runs, or after. */
  static Optional<Scrape> of(String address) throws IOException, InterruptedException {
    Optional<String> text = text(address);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> values = new TreeMap<>();
    for (String line : text.get().lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IOException("Prometheus could not read this: " + line);
      }
      values.put(matcher.group(1), Double.parseDouble(matcher.group(2)));
    }
    return Optional.of(new Scrape(values));
  }

  /**
   * What is at an address of a running process. A server that stops may break off its answer; from
   * then on it also leaves the end of an answer to the end of the connection, so that nobody can
   * tell: such an answer counts as none.
   */
  static Optional<String> text(String address) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(30)).build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      HttpHeaders headers = answer.headers();
      boolean whole =
          headers.firstValue("Content-Length").isPresent()
              || headers.firstValue("Transfer-Encoding").isPresent();
      return whole && answer.statusCode() == 200 && !answer.body().startsWith(STARTING)
          ? Optional.of(answer.body())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  Set<String> names() {
    return values.keySet();
  }
}
