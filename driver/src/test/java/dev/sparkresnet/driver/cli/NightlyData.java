package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.FashionMnist;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Real images as they come in one night; each change gives another night's. */
final class NightlyData {
  private record Example(byte[] pixels, int label) {}

  private static final int PIXELS = 28 * 28;
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS_HEADER = 8;

  private final List<Example> train;
  private final List<Example> test;

  private NightlyData(List<Example> train, List<Example> test) {
    this.train = train;
    this.test = test;
  }

  /** All that there are: 1,200 training and 400 test images. */
  static NightlyData all() throws IOException {
    return new NightlyData(read("train"), read("t10k"));
  }

  private static List<Example> read(String split) throws IOException {
    byte[] images = bytes(split + "-images-idx3-ubyte.gz");
    byte[] labels = bytes(split + "-labels-idx1-ubyte.gz");
    List<Example> examples = new ArrayList<>();
    for (int i = 0; LABELS_HEADER + i < labels.length; i++) {
      byte[] pixels = new byte[PIXELS];
      System.arraycopy(images, IMAGES_HEADER + i * PIXELS, pixels, 0, PIXELS);
      examples.add(new Example(pixels, labels[LABELS_HEADER + i]));
    }
    return examples;
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            NightlyData.class.getResourceAsStream(
                "/dev/sparkresnet/driver/retrain/fashion-mnist-1200/" + name))) {
      return in.readAllBytes();
    }
  }

  /** The first training images, all test images. */
  NightlyData first(int images) {
    return new NightlyData(train.subList(0, images), test);
  }

  /** The last training images, all test images. */
  NightlyData last(int images) {
    return new NightlyData(train.subList(train.size() - images, train.size()), test);
  }

  /** Without the images of a class beyond a number of them. */
  NightlyData withAtMost(int images, int label) {
    List<Example> fewer = new ArrayList<>();
    int found = 0;
    for (Example example : train) {
      if (example.label() != label || found++ < images) {
        fewer.add(example);
      }
    }
    return new NightlyData(fewer, test);
  }

  /** All pixels, of both splits, multiplied. */
  NightlyData darkened(double factor) {
    return new NightlyData(darkened(train, factor), darkened(test, factor));
  }

  private static List<Example> darkened(List<Example> examples, double factor) {
    return examples.stream()
        .map(
            example -> {
              byte[] pixels = new byte[PIXELS];
              for (int i = 0; i < PIXELS; i++) {
                pixels[i] = (byte) ((example.pixels()[i] & 0xff) * factor);
              }
              return new Example(pixels, example.label());
            })
        .toList();
  }

  /** A share of the training labels replaced by random ones. */
  NightlyData withWrongTrainingLabels(double share) {
    return new NightlyData(mislabelled(train, share), test);
  }

  /** The same in both splits. */
  NightlyData withWrongLabels(double share) {
    return new NightlyData(mislabelled(train, share), mislabelled(test, share));
  }

  private static List<Example> mislabelled(List<Example> examples, double share) {
    SplittableRandom random = new SplittableRandom(7);
    return examples.stream()
        .map(
            example ->
                random.nextDouble() < share
                    ? new Example(example.pixels(), random.nextInt(10))
                    : example)
        .toList();
  }

  /** Prepares it, as the job before the retraining would. */
  String prepare(Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-source"));
    write(source, "train", train);
    write(source, "t10k", test);
    CommandRun prepared =
        CommandRun.of(
            "prepare",
            "--source",
            source.toString(),
            "--to",
            folder.toString(),
            "--size",
            "28",
            "--shards",
            "4",
            "--classes",
            String.join(",", FashionMnist.CLASS_NAMES));
    assertThat(prepared.err()).isEmpty();
    assertThat(prepared.exitCode()).isZero();
    return folder.toString();
  }

  private static void write(Path folder, String split, List<Example> examples) throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(images);
    for (int word : new int[] {0x803, examples.size(), 28, 28}) {
      header.writeInt(word);
    }
    header = new DataOutputStream(labels);
    header.writeInt(0x801);
    header.writeInt(examples.size());
    for (Example example : examples) {
      images.write(example.pixels());
      labels.write(example.label());
    }
    gzip(folder.resolve(split + "-images-idx3-ubyte.gz"), images.toByteArray());
    gzip(folder.resolve(split + "-labels-idx1-ubyte.gz"), labels.toByteArray());
  }

  private static void gzip(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
  }
}
