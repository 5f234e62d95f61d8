package dev.sparkresnet.driver.bench;

import dev.sparkresnet.model.engine.Engine;
import dev.sparkresnet.model.engine.KernelProfile;
import dev.sparkresnet.model.resnet.ResNet18;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One graph that is run over and over on one minibatch of random images. */
final class Replica implements Callable<Replica.Times> {
  private static final int WARM_UP_STEPS = 3;
  private static final int CLASSES = 10;
  private static final double NANOSECONDS = 1e9;

  private final BenchSettings settings;
  private final int number;
  private final CyclicBarrier start;
  private final boolean profiled;

  /** What one replica took. */
  record Times(
      String engine,
      double medianSeconds,
      double totalSeconds,
      List<KernelProfile> kernels,
      long bytes) {}

  private Replica(BenchSettings settings, int number, CyclicBarrier start, boolean profiled) {
    this.settings = settings;
    this.number = number;
    this.start = start;
    this.profiled = profiled;
  }

  /** The replicas begin to count at the same time. */
  static Replica timed(BenchSettings settings, int number, CyclicBarrier start) {
    return new Replica(settings, number, start, false);
  }

  /** Times every kernel as well. */
  static Replica profiled(BenchSettings settings, int number, CyclicBarrier start) {
    return new Replica(settings, number, start, true);
  }

  @Override
  public Times call() throws BrokenBarrierException, InterruptedException {
    ComputationGraph graph = ResNet18.forImageSize(settings.imageSize()).graph(number);
    DataSet minibatch = randomMinibatch();
    try (Engine engine = Engine.attach(graph, settings.engine())) {
      for (int i = 0; i < WARM_UP_STEPS; i++) {
        step(graph, minibatch);
      }
      start.await();
      if (profiled) {
        engine.startProfile();
      }
      double[] seconds = new double[settings.iterations()];
      for (int i = 0; i < seconds.length; i++) {
        long begin = System.nanoTime();
        step(graph, minibatch);
        seconds[i] = (System.nanoTime() - begin) / NANOSECONDS;
      }
      return new Times(
          engine.name(),
          median(seconds),
          Arrays.stream(seconds).sum(),
          profiled ? engine.profile() : List.of(),
          engine.offHeapBytes());
    }
  }

  private void step(ComputationGraph graph, DataSet minibatch) {
    switch (settings.task()) {
      case TRAINING -> graph.fit(minibatch);
      case INFERENCE -> graph.output(minibatch.getFeatures());
    }
  }

  private DataSet randomMinibatch() {
    Random random = new Random(number);
    int size = settings.imageSize();
    float[] pixels = new float[settings.batch() * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    INDArray images = Nd4j.createFromArray(pixels).reshape(settings.batch(), 1, size, size);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, settings.batch(), CLASSES);
    for (int i = 0; i < settings.batch(); i++) {
      labels.putScalar(i, random.nextInt(CLASSES), 1);
    }
    return new DataSet(images, labels);
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
