package dev.sparkresnet.data.resize;

import dev.sparkresnet.data.Sha256;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The speed of {@link BilinearResizer} against Pillow's, in alternating rounds on the same images;
 * see scripts/bench-resize.sh.
 */
public final class ResizeBenchmark {
  private static final int HEADER_BYTES = 16;
  private static final int ROUNDS = 9;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int LEAST_IMAGES_PER_ROUND = 10_000;

  private final byte[] data;
  private final int count;
  private final BilinearResizer resizer;
  private final byte[] target;

  private ResizeBenchmark(byte[] data, int size) {
    this.data = data;
    ByteBuffer header = ByteBuffer.wrap(data);
    count = header.getInt(4);
    resizer = new BilinearResizer(header.getInt(8), header.getInt(12), size, size);
    target = new byte[resizer.imageBytes()];
  }

  /** Arguments: IDX image file, size, Python, Pillow script. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int size = Integer.parseInt(arguments[1]);
    ResizeBenchmark ours = new ResizeBenchmark(read(Path.of(arguments[0])), size);
    int passes = Math.max(1, LEAST_IMAGES_PER_ROUND / ours.count);
    int images = passes * ours.count;
    Process python =
        new ProcessBuilder(
                arguments[2], arguments[3], arguments[0], arguments[1], String.valueOf(passes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader answers = python.inputReader();
        PrintWriter requests = new PrintWriter(python.outputWriter(), true)) {
      String[] pillow = answers.readLine().split(" ", 2);
      double[] oursMicros = new double[ROUNDS];
      double[] pillowMicros = new double[ROUNDS];
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        double our = ours.nanos(passes) / 1e3 / images;
        requests.println();
        double their = Long.parseLong(answers.readLine()) / 1e3 / images;
        if (round >= 0) {
          oursMicros[round] = our;
          pillowMicros[round] = their;
          System.out.printf("round %d: ours %.1f us, Pillow %.1f us an image%n", round, our, their);
        }
      }
      double our = median(oursMicros);
      double their = median(pillowMicros);
      System.out.printf(
          "%d images to %d x %d, median of %d rounds: ours %.1f us, Pillow %s %.1f us, Pillow / ours"
              + " = %.2f%n",
          images, size, size, ROUNDS, our, pillow[0], their, their / our);
      boolean same = pillow[1].equals(ours.sha256());
      System.out.println(same ? "Same bytes." : "DIFFERENT BYTES.");
      if (!same) {
        System.exit(1);
      }
    } finally {
      python.destroy();
      python.waitFor();
    }
  }

  private static byte[] read(Path file) throws IOException {
    byte[] stored = Files.readAllBytes(file);
    if (stored[0] != 0x1f) {
      return stored;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return in.readAllBytes();
    }
  }

  private long nanos(int passes) {
    long start = System.nanoTime();
    for (int pass = 0; pass < passes; pass++) {
      for (int i = 0; i < count; i++) {
        resize(i);
      }
    }
    return System.nanoTime() - start;
  }

  private String sha256() {
    MessageDigest digest = Sha256.newDigest();
    for (int i = 0; i < count; i++) {
      resize(i);
      digest.update(target);
    }
    return Sha256.hex(digest);
  }

  private void resize(int image) {
    resizer.resize(data, HEADER_BYTES + image * resizer.sourceBytes(), target, 0);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
