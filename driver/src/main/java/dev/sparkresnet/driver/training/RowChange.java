package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.augment.Augmentation;
import dev.sparkresnet.data.augment.Augmenter;
import java.util.zip.CRC32C;

/** What happens to an image on its way from a shard into a minibatch. */
interface RowChange {
  /** Nothing. */
  RowChange NONE = (pixels, offset, target) -> target.copyFrom(pixels, offset);

  /** Where an image goes. */
  interface Target {
    /** Takes uint8[channels * height * width] from {@code offset} on. */
    void copyFrom(byte[] pixels, int offset);
  }

  /**
   * Hands the image on, changed or not.
   *
   * @param pixels of a shard, the image's begin at {@code offset}
   */
  void apply(byte[] pixels, int offset, Target target);

  /**
   * Random changes, drawn from (seed, epoch, pixels) alone: an image's are the same wherever it
   * lies. Not from its shard's file, whose bytes differ each time that data are prepared.
   */
  static RowChange random(Augmentation augmentation, ImageShape shape, long seed, int epoch) {
    if (augmentation.changesNothing()) {
      return NONE;
    }
    Augmenter augmenter =
        new Augmenter(augmentation, shape.channels(), shape.height(), shape.width());
    byte[] changed = new byte[shape.bytes()];
    return (pixels, offset, target) -> {
      CRC32C content = new CRC32C();
      content.update(pixels, offset, changed.length);
      augmenter.apply(pixels, offset, changed, Seeds.random(seed, epoch, content.getValue()));
      target.copyFrom(changed, 0);
    };
  }
}
