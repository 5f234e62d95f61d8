package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.idx.LabeledImages;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The images and labels of both splits, read and checked on the driver (55 MB for all). */
public record PrepareSources(LabeledImages train, LabeledImages test) {

  /**
   * Reads the four files, of each split the first {@code limit} examples.
   *
   * @throws dev.sparkresnet.data.idx.CorruptIdxException if one is missing or corrupt
   */
  public static PrepareSources read(Configuration conf, Path directory, int limit)
      throws IOException {
    return new PrepareSources(
        LabeledImages.read(conf, directory, Split.TRAIN).first(limit),
        LabeledImages.read(conf, directory, Split.TEST).first(limit));
  }

  LabeledImages of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }

  SortedMap<String, String> sha256ByFile() {
    SortedMap<String, String> all = new TreeMap<>(train.sha256ByFile());
    all.putAll(test.sha256ByFile());
    return all;
  }
}
