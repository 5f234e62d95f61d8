package dev.sparkresnet.driver.serve;

import dev.sparkresnet.driver.failure.Failure;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether another network is meant and lets it be served. What cannot be
 * served leaves the one before where it is.
 */
final class Reloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  /** Reading a damaged model costs as much as reading a sound one. */
  private static final int ROUNDS_BETWEEN_ATTEMPTS = 12;

  private final ModelSource source;
  private final Predictor predictor;
  private String served;
  private String failed;
  private int roundsUntilAttempt;
  private volatile String problem;
  private volatile boolean closed;
  private Thread thread;

  /** {@code served} is what the source has called the network that is served now. */
  Reloader(ModelSource source, Predictor predictor, String served) {
    this.source = source;
    this.predictor = predictor;
    this.served = served;
  }

  /** Looks after every interval from now on, if that can make a difference. */
  Reloader start(Duration interval) {
    if (source.canChange()) {
      thread = new Thread(() -> lookAfterEvery(interval), "serve-reloader");
      thread.start();
    }
    return this;
  }

  private void lookAfterEvery(Duration interval) {
    try {
      while (!closed) {
        Thread.sleep(interval.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /** Why what is meant is not served; null if it is. */
  String problem() {
    return problem;
  }

  /** Looks once. */
  void look() throws InterruptedException {
    String wanted = null;
    try {
      wanted = source.current();
      if (!wanted.equals(served)) {
        if (wanted.equals(failed) && roundsUntilAttempt-- > 0) {
          return;
        }
        ServedModel next = source.load(wanted);
        predictor.use(next);
        served = wanted;
        LOG.info("Serving {} now", next.facts().title());
      }
      failed = null;
      problem = null;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // The network may have been made by anyone; whatever it does, the one before goes on.
      note(wanted, Failure.of(e).message(), e);
    }
  }

  private void note(String wanted, String message, Throwable failure) {
    if (closed) {
      // What is interrupted fails.
      return;
    }
    failed = wanted;
    roundsUntilAttempt = ROUNDS_BETWEEN_ATTEMPTS;
    String said = wanted == null ? message : "Version " + wanted + " is not served: " + message;
    if (!said.equals(problem)) {
      LOG.warn("{}; version {} stays", said, predictor.model().facts().version());
      LOG.debug("The failure's stack trace", failure);
    }
    problem = said;
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
