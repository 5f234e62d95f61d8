package dev.sparkresnet.driver.serve;

import com.sun.net.httpserver.HttpServer;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.serve.RequestHandler.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one model over HTTP/1.1, on the JDK's own server, without encryption and without a login.
 *
 * <p>{@code POST /predict}, {@code GET /model}, {@code GET /healthz}, and {@code GET /}, a page for
 * people. Errors are {@code {"error": "one line"}}.
 */
public final class ImageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageServer.class);

  /** Requests under way have this long to end. */
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(20);

  private final HttpServer http;
  private final RequestHandler handler;
  private final WorkerThreads workers = new WorkerThreads();
  private final Predictor predictor;
  private final Reloader reloader;
  private final CountDownLatch closed = new CountDownLatch(1);

  private ImageServer(HttpServer http, SameSite sameSite, Predictor predictor, Reloader reloader) {
    this.http = http;
    this.predictor = predictor;
    this.reloader = reloader;
    this.handler = new RequestHandler(routes(TrialPage.make()), sameSite);
    http.createContext("/", handler);
    http.setExecutor(workers);
    http.start();
  }

  /**
   * Reads a model and serves it.
   *
   * @param port 0 for any that is free
   * @param interval between two looks whether another model is meant
   * @throws dev.sparkresnet.data.BadDataException if the source has no model that can be served
   * @throws CommandException if the address cannot be listened on
   */
  public static ImageServer start(String host, int port, ModelSource source, Duration interval)
      throws IOException, InterruptedException {
    InetAddress address = address(host);
    HttpBounds.set();
    Predictor predictor = new Predictor();
    try {
      String version = source.current();
      predictor.use(source.load(version));
      HttpServer http = listen(host, new InetSocketAddress(address, port));
      if (!address.isLoopbackAddress()) {
        LOG.warn(
            "Everyone who reaches {} can use this server: it has no login and no encryption", host);
      }
      return new ImageServer(
          http,
          new SameSite(host, address),
          predictor,
          new Reloader(source, predictor, version).start(interval));
    } catch (IOException | RuntimeException | InterruptedException e) {
      predictor.close();
      throw e;
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw CommandException.usage(
          "--host should be a name or an address of this machine, '%s' is not known; write --host 127.0.0.1"
              .formatted(host));
    }
  }

  private static HttpServer listen(String host, InetSocketAddress address) {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw CommandException.failed(
          "Cannot listen on %s, port %d: %s; choose another --port, 0 for any that is free, or --host"
              .formatted(host, address.getPort(), e.getMessage()),
          e);
    }
  }

  private Map<String, Route> routes(TrialPage page) {
    Map<String, Route> routes = new LinkedHashMap<>();
    routes.put("/", new Route("GET", any -> Reply.page(page.html(), page.policy())));
    routes.put("/predict", new Route("POST", predict()));
    routes.put(
        "/model",
        new Route(
            "GET",
            any ->
                Reply.json(
                    Answers.Model.of(predictor.model(), predictor.engine(), reloader.problem()))));
    routes.put(
        "/healthz", new Route("GET", any -> Reply.json(Answers.Health.of(predictor.model()))));
    routes.put("/samples", new Route("GET", any -> Reply.json(predictor.model().samples())));
    return routes;
  }

  private Endpoint predict() {
    return exchange -> {
      String query = exchange.getRequestURI().getRawQuery();
      // What is wrong in the address need not wait for the body.
      Parameters.parse(query);
      Upload upload = Upload.read(exchange);
      Parameters parameters = Parameters.parse(query, upload.fields());
      return Reply.json(Answers.Predicted.of(predict(upload, parameters), parameters.withPixels()));
    };
  }

  private Prediction predict(Upload upload, Parameters parameters)
      throws Refusal, InterruptedException {
    try {
      return predictor.predict(upload.picture(), parameters.inversion());
    } catch (Refusal e) {
      if (upload.hint().isEmpty() || e.status() == Refusal.BUSY || e.status() == Refusal.FAILED) {
        throw e;
      }
      throw new Refusal(e.status(), e.getMessage() + upload.hint().get(), e);
    }
  }

  /** Where it listens. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** What it serves now, for people. */
  public String title() {
    return predictor.model().facts().title();
  }

  /** Waits until somebody closes it. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Takes no more requests, and ends when those under way are answered. */
  @Override
  public void close() {
    reloader.close();
    try {
      if (!handler.end(LAST_REQUESTS)) {
        LOG.warn("Requests are cut off: they were not answered within {}", LAST_REQUESTS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.stop(0);
    workers.close();
    predictor.close();
    closed.countDown();
  }
}
