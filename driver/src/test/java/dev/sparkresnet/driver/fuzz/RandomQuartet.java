package dev.sparkresnet.driver.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Four IDX files, most of them in order. */
final class RandomQuartet {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;

  private final Path folder;
  private final Chance chance;
  private final int classes;
  private final int firstLabel;

  private RandomQuartet(Path folder, Chance chance) {
    this.folder = folder;
    this.chance = chance;
    this.classes = chance.oneOf(1, 2, 3, 10, 26, 62, 256);
    this.firstLabel = chance.oneIn(4) ? 1 : 0;
  }

  static void write(Path folder, Chance chance) throws IOException {
    new RandomQuartet(Files.createDirectories(folder), chance).write();
  }

  private void write() throws IOException {
    String dot = chance.oneOf("-", "-", ".");
    boolean packed = chance.oneIn(2);
    for (String split : new String[] {"train", "t10k"}) {
      int images = chance.oneIn(8) ? 0 : 1 + chance.below(80);
      put(split + "-images" + dot + "idx3-ubyte", images(images), packed);
      put(
          split + "-labels" + dot + "idx1-ubyte",
          labels(chance.oneIn(10) ? images + 1 : images),
          packed);
    }
  }

  private byte[] images(int count) {
    int side = chance.oneIn(10) ? chance.oneOf(0, 1, 9_000) : 28;
    int bytes = side > 100 ? 0 : count * side * side;
    return ByteBuffer.allocate(16 + bytes)
        .putInt(IMAGES_MAGIC)
        .putInt(count)
        .putInt(side)
        .putInt(side)
        .put(chance.bytes(bytes))
        .array();
  }

  private byte[] labels(int count) {
    ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(LABELS_MAGIC).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (firstLabel + (i < classes ? i : chance.below(classes))));
    }
    return file.array();
  }

  private void put(String name, byte[] content, boolean packed) throws IOException {
    if (chance.oneIn(20)) {
      return;
    }
    byte[] written = chance.oneIn(15) ? chance.damaged(content) : content;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream to = packed ? new GZIPOutputStream(out) : out) {
      to.write(written);
    }
    byte[] file = chance.oneIn(20) ? chance.damaged(out.toByteArray()) : out.toByteArray();
    Files.write(folder.resolve(name + (packed ? ".gz" : "")), file);
  }
}
