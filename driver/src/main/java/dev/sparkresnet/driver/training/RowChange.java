package dev.sparkresnet.driver.training;

import dev.sparkresnet.data.augment.Augmentation;
import dev.sparkresnet.data.augment.Augmenter;
import dev.sparkresnet.data.manifest.ShardEntry;

/** What happens to an image on its way from a shard into a minibatch. */
interface RowChange {
  /** Nothing. */
  RowChange NONE = (pixels, offset, shard, row, target) -> target.copyFrom(pixels, offset);

  /** Where an image goes. */
  interface Target {
    /** Takes uint8[channels * height * width] from {@code offset} on. */
    void copyFrom(byte[] pixels, int offset);
  }

  /**
   * Hands the image on, changed or not.
   *
   * @param pixels of the shard, the image's begin at {@code offset}
   */
  void apply(byte[] pixels, int offset, ShardEntry shard, int row, Target target);

  /**
   * Random changes, drawn from (seed, epoch, image) alone: an image is named by its shard's content
   * and its row.
   */
  static RowChange random(Augmentation augmentation, ImageShape shape, long seed, int epoch) {
    if (augmentation.changesNothing()) {
      return NONE;
    }
    Augmenter augmenter =
        new Augmenter(augmentation, shape.channels(), shape.height(), shape.width());
    byte[] changed = new byte[shape.bytes()];
    return (pixels, offset, shard, row, target) -> {
      long content = Long.parseUnsignedLong(shard.sha256().substring(0, 16), 16);
      augmenter.apply(pixels, offset, changed, Seeds.random(seed, epoch, content, row));
      target.copyFrom(changed, 0);
    };
  }
}
