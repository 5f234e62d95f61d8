package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: checks where it comes from, finds its endpoint, sends the answer. */
final class RequestHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";

  /** What may be asked for, by path. */
  record Route(String method, Endpoint endpoint) {}

  private final Map<String, Route> routes;
  private final SameSite sameSite;

  /** One party a request that is being answered, and one until no more are taken. */
  private final Phaser underWay = new Phaser(1);

  private volatile boolean ending;

  RequestHandler(Map<String, Route> routes, SameSite sameSite) {
    this.routes = routes;
    this.sameSite = sameSite;
  }

  @Override
  public void handle(HttpExchange exchange) {
    underWay.register();
    try (exchange) {
      send(exchange, reply(exchange));
    } catch (IOException e) {
      LOG.debug("A client is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.arriveAndDeregister();
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      requireTime();
      sameSite.check(exchange.getRequestHeaders());
      Route route = route(exchange.getRequestURI().getPath());
      String method = exchange.getRequestMethod();
      if (!method.equals(route.method()) && !(isHead(exchange) && route.method().equals(GET))) {
        return Reply.error(
            Refusal.METHOD_NOT_ALLOWED,
            "%s takes %s, got %s"
                .formatted(exchange.getRequestURI().getPath(), route.method(), method),
            Map.of("Allow", route.method().equals(GET) ? "GET, HEAD" : route.method()));
      }
      return route.endpoint().answer(exchange);
    } catch (Refusal e) {
      LOG.debug("A request is refused", e);
      return Reply.error(
          e.status(),
          e.getMessage(),
          e.status() == Refusal.BUSY ? Map.of("Retry-After", "1") : Map.of());
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Reply.error(
          Refusal.FAILED, "The server has failed at this request; its log says why", Map.of());
    }
  }

  private void requireTime() throws Refusal {
    if (ending) {
      throw new Refusal(Refusal.BUSY, "The server is ending; start it again");
    }
    if (WorkerThreads.mustRefuse()) {
      throw new Refusal(
          Refusal.BUSY,
          String.format(
              Locale.ROOT,
              "The server is busy: %d requests are being answered and %d wait; try again in a second",
              WorkerThreads.WORKERS,
              WorkerThreads.WAITING));
    }
  }

  private Route route(String path) throws Refusal {
    Route route = routes.get(path);
    if (route == null) {
      throw new Refusal(
          Refusal.NOT_FOUND,
          "There is nothing at %s; there are %s"
              .formatted(path, String.join(", ", routes.keySet())));
    }
    return route;
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.contentType());
    headers.set("Content-Security-Policy", reply.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    reply.more().forEach(headers::set);
    if (isHead(exchange)) {
      headers.set("Content-Length", String.valueOf(reply.body().length));
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.getResponseBody().flush();
    // Closing a connection on which the client still sends could take the answer from it.
    Body.discard(exchange);
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals(HEAD);
  }

  /** Takes no more requests and waits for those that are under way; returns whether all ended. */
  boolean end(Duration patience) throws InterruptedException {
    ending = true;
    int phase = underWay.arriveAndDeregister();
    try {
      underWay.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
