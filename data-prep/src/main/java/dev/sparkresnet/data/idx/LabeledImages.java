package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Split;
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
  private final int[] labels;
  private final SortedMap<String, String> sha256ByFile;

  private LabeledImages(
      int height, int width, byte[] pixels, int[] labels, SortedMap<String, String> sha256ByFile) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.sha256ByFile = sha256ByFile;
  }

  /**
   * Reads the two files of {@code split} in {@code directory}, see {@link IdxFiles}.
   *
   * @throws BadDataException if a file is missing or corrupt, or their counts differ
   */
  public static LabeledImages read(Configuration conf, Path directory, Split split)
      throws IOException {
    IdxFiles files = IdxFiles.in(conf, directory);
    Path labelFile = files.labels(split);
    Path imageFile = files.images(split);
    try (IdxLabelReader labelReader = IdxLabelReader.open(conf, labelFile);
        IdxImageReader imageReader = IdxImageReader.open(conf, imageFile)) {
      if (imageReader.count() != labelReader.count()) {
        throw new CorruptIdxException(
            imageFile,
            String.format(
                "holds %d images, but %s holds %d labels",
                imageReader.count(), labelFile.getName(), labelReader.count()));
      }
      int[] labels = labelReader.readAll();
      byte[] pixels = imageReader.readAll();
      SortedMap<String, String> sha256ByFile = new TreeMap<>();
      sha256ByFile.put(split.imageFile(), imageReader.sha256());
      sha256ByFile.put(split.labelFile(), labelReader.sha256());
      return new LabeledImages(
          imageReader.height(), imageReader.width(), pixels, labels, sha256ByFile);
    }
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

  /** The same with labels that are counted from 0 where these begin at {@code first}. */
  public LabeledImages withLabelsFrom(int first) {
    return first == 0
        ? this
        : new LabeledImages(
            height,
            width,
            pixels,
            Arrays.stream(labels).map(label -> label - first).toArray(),
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

  /** One for every image. */
  public int[] labels() {
    return labels;
  }

  /** SHA-256 of the whole unpacked files by the names that {@link Split} gives them. */
  public Map<String, String> sha256ByFile() {
    return sha256ByFile;
  }
}
