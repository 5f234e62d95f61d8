package dev.sparkresnet.driver.doctor;

import dev.sparkresnet.data.idx.IdxImageReader;
import dev.sparkresnet.model.reference.ReferenceImages;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the images of a reference from an IDX file. */
public final class ReferenceImageFile {
  private ReferenceImageFile() {}

  /**
   * Reads the whole file, so that its end is checked, and keeps the first images.
   *
   * @param most how many images to keep
   * @throws dev.sparkresnet.data.idx.CorruptIdxException if the file contradicts its header
   */
  public static ReferenceImages read(Configuration conf, Path file, int most) throws IOException {
    try (IdxImageReader reader = IdxImageReader.open(conf, file)) {
      byte[][] kept = new byte[Math.min(most, reader.count())][reader.imageBytes()];
      byte[] rest = new byte[reader.imageBytes()];
      for (int image = 0; reader.read(image < kept.length ? kept[image] : rest, 0); image++) {}
      return new ReferenceImages(file.toString(), reader.height(), reader.width(), kept);
    }
  }
}
