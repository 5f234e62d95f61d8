package dev.sparkresnet.data.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;

/**
 * One split of a prepared data set.
 *
 * @param images the number of examples over all shards
 * @param imagesPerClass one count per class, in the order of the labels
 * @param pixelMean over all pixels, each divided by 255
 * @param pixelStandardDeviation of the population of all pixels, each divided by 255
 * @param sha256 over the raw pixel bytes of all images in source order (by id), not in shard order
 * @param shards in order; their sizes differ by at most one example
 */
public record SplitManifest(
    int images,
    List<Integer> imagesPerClass,
    double pixelMean,
    double pixelStandardDeviation,
    String sha256,
    List<ShardEntry> shards) {
  public SplitManifest {
    Checks.require(images > 0, "images must be positive", images);
    Checks.require(imagesPerClass != null, "imagesPerClass must be a list", imagesPerClass);
    Checks.require(shards != null && !shards.isEmpty(), "shards must not be empty", shards);
    Checks.require(
        imagesPerClass.stream().allMatch(count -> count != null && count >= 0),
        "imagesPerClass must be counts",
        imagesPerClass);
    Checks.require(shards.stream().noneMatch(Objects::isNull), "shards must be objects", "a null");
    imagesPerClass = List.copyOf(imagesPerClass);
    shards = List.copyOf(shards);
    long inClasses = imagesPerClass.stream().mapToLong(Integer::longValue).sum();
    Checks.require(
        inClasses == images, "imagesPerClass must add up to " + images + " images", inClasses);
    long inShards = shards.stream().mapToLong(ShardEntry::rows).sum();
    Checks.require(
        inShards == images, "rows of the shards must add up to " + images + " images", inShards);
    Checks.requireSha256("sha256", sha256);
  }

  /** The bytes of all shard files. */
  @JsonIgnore
  public long shardBytes() {
    return shards.stream().mapToLong(ShardEntry::bytes).sum();
  }

  /** What decides the content of every shard, together with the seed. */
  List<?> identity() {
    return List.of(images, imagesPerClass, sha256, shards.stream().map(ShardEntry::rows).toList());
  }
}
