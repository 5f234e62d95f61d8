package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.image.GrayImage;
import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.driver.training.ImageShape;
import dev.sparkresnet.driver.training.Minibatch;
import dev.sparkresnet.driver.training.ReplicaNetwork;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The one thread that computes: images are decoded and shown to the network one after the other,
 * whoever sent them, so that every one gets the numbers that it would get alone, no two large
 * images are in memory at once, and a model is exchanged between two of them. The number of OpenMP
 * threads, too, is a property of the Java thread.
 */
final class Predictor implements AutoCloseable {
  /** A model with the network that computes it. */
  private record Loaded(ServedModel model, ReplicaNetwork network) {}

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "serve-network"));
  private volatile Loaded loaded;

  /**
   * Serves a model from now on, after it has computed a black image.
   *
   * @throws BadDataException if it cannot; the model before stays
   */
  Predictor use(ServedModel model) throws InterruptedException {
    try {
      inThread(() -> exchange(model));
      return this;
    } catch (Refusal e) {
      throw new IllegalStateException("The predictor is closed", e);
    }
  }

  /** The model that is served now. */
  ServedModel model() {
    return loaded.model();
  }

  /** Kernels that compute it. */
  String engine() {
    return loaded.network().engineName();
  }

  /**
   * Waits for its turn and predicts.
   *
   * @param body of the request
   * @throws Refusal if the body is no image that can be read, or this is closed
   */
  Prediction predict(byte[] body, Inversion inversion) throws Refusal, InterruptedException {
    return inThread(() -> predict(loaded, body, inversion));
  }

  private ReplicaNetwork exchange(ServedModel model) {
    ReplicaNetwork next = model.network().borrowNetwork();
    ReplicaNetwork unused = next;
    try {
      requireProbabilities(model, next);
      unused = loaded == null ? null : loaded.network();
      loaded = new Loaded(model, next);
    } finally {
      if (unused != null) {
        unused.close();
      }
    }
    return next;
  }

  private static void requireProbabilities(ServedModel model, ReplicaNetwork network) {
    int size = model.facts().size();
    try {
      probabilities(model, network, new GrayImage(size, size, new byte[size * size]));
    } catch (RuntimeException | Refusal e) {
      throw new BadDataException(
          "Model %s does not compute an image of %d x %d pixels: %s; use another model"
              .formatted(model.facts().title(), size, size, e.getMessage()),
          e);
    }
  }

  private static Prediction predict(Loaded loaded, byte[] body, Inversion inversion)
      throws Refusal {
    long start = System.nanoTime();
    GrayImage image = scaled(body, loaded.model().facts().size());
    boolean inverted = inversion.appliesTo(image);
    GrayImage seen = inverted ? Inversion.negative(image) : image;
    float[] probabilities = probabilities(loaded.model(), loaded.network(), seen);
    double milliseconds = (System.nanoTime() - start) / 1e6;
    return new Prediction(loaded.model(), probabilities, seen, inverted, milliseconds);
  }

  private static GrayImage scaled(byte[] body, int size) throws Refusal {
    try {
      return new GrayImage(size, size, new ImageScaler(size).scaled(body));
    } catch (UnreadableImageException e) {
      throw Refusal.of(e);
    }
  }

  private static float[] probabilities(ServedModel model, ReplicaNetwork network, GrayImage image)
      throws Refusal {
    ImageShape shape = new ImageShape(1, image.height(), image.width());
    float[] probabilities;
    try (INDArray predicted = network.predict(Minibatch.of(shape, image.pixels()))) {
      probabilities = predicted.toFloatMatrix()[0];
    }
    for (float probability : probabilities) {
      if (!(probability >= 0 && probability <= 1.001)) {
        throw new Refusal(
            Refusal.FAILED,
            "Model %s gives %s as a probability for this image; use another model"
                .formatted(model.facts().title(), probability));
      }
    }
    return probabilities;
  }

  private <T> T inThread(Callable<T> work) throws Refusal, InterruptedException {
    try {
      return thread.submit(work).get();
    } catch (RejectedExecutionException e) {
      throw new Refusal(Refusal.BUSY, "The server is ending; start it again", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      } else if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Work that has begun is finished first. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
