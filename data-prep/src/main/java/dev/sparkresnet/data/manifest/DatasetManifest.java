package dev.sparkresnet.data.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a prepared data set holds; stored as {@code manifest.json} at its root and written last, so
 * that a data set with a manifest is complete.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param size height and width of every image in pixels
 * @param channels always 1 so far
 * @param classNames in the order of the labels
 * @param seed of the order in which examples are spread over the shards
 * @param sources SHA-256 of the unpacked source files by name
 */
public record DatasetManifest(
    int formatVersion,
    int size,
    int channels,
    List<String> classNames,
    long seed,
    SortedMap<String, String> sources,
    SplitManifest train,
    SplitManifest test) {
  public static final int FORMAT_VERSION = 1;
  public static final String FILE_NAME = "manifest.json";

  public DatasetManifest {
    Checks.require(
        formatVersion == FORMAT_VERSION, "formatVersion must be " + FORMAT_VERSION, formatVersion);
    Checks.require(size > 0, "size must be positive", size);
    Checks.require(channels > 0, "channels must be positive", channels);
    Checks.require(
        classNames != null && !classNames.isEmpty(), "classNames must not be empty", classNames);
    Checks.require(
        classNames.size() <= ClassNames.MOST && classNames.stream().noneMatch(Objects::isNull),
        "classNames must be at most " + ClassNames.MOST + " names",
        classNames.size() + " or a null");
    Checks.require(sources != null, "sources must be an object", sources);
    classNames = List.copyOf(classNames);
    sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    sources.forEach((file, sha256) -> Checks.requireSha256("sha256 of " + file, sha256));
    requireClasses("train", train, classNames.size());
    requireClasses("test", test, classNames.size());
  }

  private static void requireClasses(String name, SplitManifest split, int classes) {
    Checks.require(split != null, name + " must be an object", split);
    Checks.require(
        split.imagesPerClass().size() == classes,
        name + ".imagesPerClass must have " + classes + " counts",
        split.imagesPerClass().size());
  }

  /**
   * Whether the folder says that it is a prepared data set: its {@code manifest.json} is a JSON
   * object with {@code formatVersion} and with {@code shards} in {@code train} and {@code test}, or
   * one that breaks off behind {@code formatVersion}. Anybody may have a file of that name for
   * purposes of their own. Whether the manifest is whole and of this version is for {@link #read}
   * to say.
   *
   * @throws BadDataException if there is such a file and this process may not read it
   */
  public static boolean isAt(Configuration conf, Path root) throws IOException {
    return ManifestFile.isOurs(conf, new Path(root, FILE_NAME));
  }

  /**
   * Reads the manifest of the data set at {@code root}.
   *
   * @throws BadDataException if there is none, or it is damaged or of another version
   */
  public static DatasetManifest read(Configuration conf, Path root) throws IOException {
    return ManifestFile.read(conf, new Path(root, FILE_NAME));
  }

  /** Writes the manifest to a temporary name and renames it, replacing an older one. */
  public void write(Configuration conf, Path root) throws IOException {
    ManifestFile.write(conf, new Path(root, FILE_NAME), this);
  }

  public SplitManifest split(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case TEST -> test;
    };
  }

  /** {@code size * size * channels}, the bytes of one image. */
  @JsonIgnore
  public int imageBytes() {
    return size * size * channels;
  }

  /**
   * Identifies the content wherever it lies, as a SHA-256: equal fingerprints mean the same
   * examples in the same shards in the same order. Left out are the shards' files, whose bytes may
   * differ between versions of the compressor; what they hold follows from the rest.
   */
  public String fingerprint() {
    MessageDigest digest = Sha256.newDigest();
    Stream.of(
            List.of(formatVersion, size, channels, seed),
            classNames,
            sources.values(),
            train.identity(),
            test.identity())
        .forEach(part -> digest.update((part + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }
}
