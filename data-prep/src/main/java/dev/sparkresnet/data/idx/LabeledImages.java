package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images and labels of one split in memory (47 MB for the whole training split).
 *
 * <p>Pixels are {@code uint8[count * height * width]}, image after image, row-major. The arrays are
 * handed out as they are, not copied; nobody may change them.
 */
public final class LabeledImages {
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final byte[] labels;
  private final SortedMap<String, String> sha256ByFile;

  private LabeledImages(
      int height, int width, byte[] pixels, byte[] labels, SortedMap<String, String> sha256ByFile) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.sha256ByFile = sha256ByFile;
  }

  /**
   * Reads the two files of {@code split} in {@code directory}; each may carry the ending {@code
   * .gz} or not.
   *
   * @throws CorruptIdxException if a file is missing or corrupt, or their counts differ
   */
  public static LabeledImages read(Configuration conf, Path directory, Split split)
      throws IOException {
    Path labelFile = locate(conf, directory, split.labelFile());
    Path imageFile = locate(conf, directory, split.imageFile());
    try (IdxLabelReader labelReader = IdxLabelReader.open(conf, labelFile);
        IdxImageReader imageReader = IdxImageReader.open(conf, imageFile)) {
      if (imageReader.count() != labelReader.count()) {
        throw new CorruptIdxException(
            imageFile,
            String.format(
                "holds %d images, but %s holds %d labels",
                imageReader.count(), labelFile.getName(), labelReader.count()));
      }
      byte[] labels = labelReader.readAll();
      byte[] pixels = imageReader.readAll();
      SortedMap<String, String> sha256ByFile = new TreeMap<>();
      sha256ByFile.put(split.imageFile(), imageReader.sha256());
      sha256ByFile.put(split.labelFile(), labelReader.sha256());
      return new LabeledImages(
          imageReader.height(), imageReader.width(), pixels, labels, sha256ByFile);
    }
  }

  private static Path locate(Configuration conf, Path directory, String name) throws IOException {
    Path packed = new Path(directory, name + ".gz");
    Path plain = new Path(directory, name);
    // A missing pair is reported by the packed name, which is the one that fetch writes.
    return Storage.of(conf, packed).exists(plain) ? plain : packed;
  }

  /** The first {@code limit} examples, or all where there are not so many. */
  public LabeledImages first(int limit) {
    if (limit >= count()) {
      return this;
    }
    return new LabeledImages(
        height,
        width,
        Arrays.copyOf(pixels, limit * height * width),
        Arrays.copyOf(labels, limit),
        sha256ByFile);
  }

  public int count() {
    return labels.length;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public byte[] pixels() {
    return pixels;
  }

  /** One label a byte, each in 0..9. */
  public byte[] labels() {
    return labels;
  }

  /** SHA-256 of the whole unpacked files by their names without {@code .gz}. */
  public Map<String, String> sha256ByFile() {
    return sha256ByFile;
  }
}
