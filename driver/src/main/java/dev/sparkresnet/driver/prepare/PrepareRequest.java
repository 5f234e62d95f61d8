package dev.sparkresnet.driver.prepare;

import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.manifest.DatasetManifest;
import dev.sparkresnet.data.resize.BilinearResizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * What to prepare.
 *
 * @param source the directory of the four IDX files
 * @param target the root of the data set to write
 * @param size height and width of the images to write in pixels
 * @param shards the number of shards of the training split; see {@link #testShards}
 * @param seed of the order in which examples are spread over the shards
 * @param limit at most so many images of each split, the first ones; for trials
 */
public record PrepareRequest(Path source, Path target, int size, int shards, long seed, int limit) {

  public PrepareRequest {
    require(
        size >= 1 && size <= BilinearResizer.MOST_PIXELS_PER_SIDE,
        "size must be 1.." + BilinearResizer.MOST_PIXELS_PER_SIDE,
        size);
    require(shards >= 1, "shards must be positive", shards);
    require(limit >= 1, "limit must be positive", limit);
  }

  private static void require(boolean holds, String expectation, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(expectation + ", got " + actual);
    }
  }

  /** So many that test shards are no larger than training shards. */
  int testShards(int trainImages, int testImages) {
    long rounded = ((long) shards * testImages + trainImages - 1) / trainImages;
    return (int) Math.min(testImages, Math.max(1, rounded));
  }

  /** How {@code manifest} differs from what this request would write; empty where it does not. */
  public List<String> differences(DatasetManifest manifest, PrepareSources sources) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    Map<String, Object> found = new LinkedHashMap<>();
    wanted.put("size", size);
    found.put("size", manifest.size());
    wanted.put("seed", seed);
    found.put("seed", manifest.seed());
    wanted.put("training shards", shards);
    found.put("training shards", manifest.train().shards().size());
    wanted.put("training images", sources.train().count());
    found.put("training images", manifest.train().images());
    wanted.put("test images", sources.test().count());
    found.put("test images", manifest.test().images());
    wanted.put("sources", sources.sha256ByFile());
    found.put("sources", manifest.sources());
    List<String> differences = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          if (!value.equals(found.get(name))) {
            differences.add(name + " " + found.get(name) + " instead of " + value);
          }
        });
    ClassNames.difference("it", manifest.classNames(), "the new one", sources.classNames())
        .ifPresent(difference -> differences.add("class names: " + difference));
    return differences;
  }
}
