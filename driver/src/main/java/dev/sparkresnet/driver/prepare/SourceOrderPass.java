package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.idx.LabeledImages;
import dev.sparkresnet.data.resize.BilinearResizer;
import dev.sparkresnet.data.shard.PixelStatistics;
import java.security.MessageDigest;

/**
 * One pass over a split on the driver, in source order: the digest that the manifest carries, and
 * the statistics that the tasks' own must equal.
 */
record SourceOrderPass(String sha256, PixelStatistics statistics) {

  static SourceOrderPass over(LabeledImages images, int classes, int size) {
    BilinearResizer resizer = new BilinearResizer(images.height(), images.width(), size, size);
    byte[] image = new byte[resizer.imageBytes()];
    MessageDigest digest = Sha256.newDigest();
    PixelStatistics statistics = new PixelStatistics(classes);
    for (int id = 0; id < images.count(); id++) {
      resizer.resize(images.pixels(), id * resizer.sourceBytes(), image, 0);
      digest.update(image);
      statistics.add(images.labels()[id], image, 0, image.length);
    }
    return new SourceOrderPass(Sha256.hex(digest), statistics);
  }
}
