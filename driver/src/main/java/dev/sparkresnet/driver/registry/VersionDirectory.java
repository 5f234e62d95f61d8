package dev.sparkresnet.driver.registry;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FileTooLongException;
import dev.sparkresnet.data.storage.FolderKind;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.file.ModelZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The files of one version.
 *
 * <pre>
 * model.zip        the network, readable by plain DL4J
 * manifest.json    a {@link VersionManifest}
 * SHA256SUMS       of both, as sha256sum --check reads it
 * _SUCCESS         empty; written last, so that a version without it was cut off
 * </pre>
 */
final class VersionDirectory {
  private static final String MODEL = "model.zip";
  private static final String MANIFEST = "manifest.json";
  private static final String SUMS = "SHA256SUMS";
  private static final String SUCCESS = "_SUCCESS";
  private static final FolderKind KIND =
      FolderKind.of(
          "a version of a model",
          List.of(MANIFEST),
          // By its place in a registry; one that was cut off has no file that says so.
          (conf, folder) -> true,
          List.of("model\\.zip", "manifest\\.json", SUMS, SUCCESS),
          List.of());
  private static final int LARGEST_SUMS = 4 << 10;
  private static final int SHA256_DIGITS = 64;
  private static final String REMEDY =
      "use another version; if this one is the champion, 'models rollback' goes back to the one"
          + " before";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path path;
  private final String model;

  VersionDirectory(Configuration hadoop, Path path, String model) throws IOException {
    this.hadoop = hadoop;
    this.path = path;
    this.model = model;
    this.files = Storage.of(hadoop, path);
  }

  String version() {
    return path.getName();
  }

  boolean isComplete() throws IOException {
    return files.exists(new Path(path, SUCCESS));
  }

  /**
   * Reads the manifest after its digest was compared.
   *
   * @throws BadDataException if it is damaged, or that of another model or version
   */
  VersionManifest manifest() throws IOException {
    Path file = new Path(path, MANIFEST);
    VersionManifest manifest =
        JsonFile.parse(file, checked(MANIFEST, JsonFile.MAX_BYTES), VersionManifest.class, REMEDY);
    if (!manifest.model().equals(model) || !manifest.version().equals(version())) {
      throw damaged(
          MANIFEST,
          "expected version %s of model %s as its place says, it is version %s of model %s"
              .formatted(version(), model, manifest.version(), manifest.model()),
          null);
    }
    return manifest;
  }

  /** Reads the model after its digest was compared. */
  byte[] model() throws IOException {
    return checked(MODEL, ModelZip.MAX_BYTES);
  }

  /** Reads the network after the model's digest was compared; its updater state is left out. */
  ComputationGraph network() throws IOException {
    try {
      return ModelZip.of(model()).network();
    } catch (InvalidModelException e) {
      throw damaged(MODEL, e.getMessage(), e);
    }
  }

  private byte[] checked(String name, int maxBytes) throws IOException {
    String expected = expectedSha256(name);
    byte[] bytes = read(name, maxBytes);
    String found = Sha256.of(bytes);
    if (!found.equals(expected)) {
      throw damaged(
          name, "expected SHA-256 " + expected + " as SHA256SUMS says, found " + found, null);
    }
    return bytes;
  }

  private String expectedSha256(String name) throws IOException {
    return new String(read(SUMS, LARGEST_SUMS), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.indexOf("  " + name) == SHA256_DIGITS && line.endsWith(name))
        .map(line -> line.substring(0, SHA256_DIGITS))
        .findFirst()
        .orElseThrow(() -> damaged(SUMS, "expected the SHA-256 of " + name + ", has none", null));
  }

  private byte[] read(String name, int maxBytes) throws IOException {
    try {
      return BoundedFile.read(hadoop, new Path(path, name), maxBytes)
          .orElseThrow(() -> damaged(name, "the file is missing", null));
    } catch (FileTooLongException e) {
      throw damaged(name, e.getMessage(), e);
    }
  }

  private BadDataException damaged(String name, String problem, Throwable cause) {
    return new BadDataException(
        new Path(path, name) + " is damaged: " + problem + "; " + REMEDY, cause);
  }

  /** Writes all files, over those of an attempt that was cut off. */
  void write(VersionManifest manifest, byte[] zip) throws IOException {
    byte[] json = JsonFile.bytes(manifest);
    write(MODEL, zip);
    write(MANIFEST, json);
    write(
        SUMS,
        "%s  %s\n%s  %s\n"
            .formatted(Sha256.of(zip), MODEL, Sha256.of(json), MANIFEST)
            .getBytes(StandardCharsets.UTF_8));
    AtomicFile.deleteLeftovers(hadoop, path, "");
    write(SUCCESS, new byte[0]);
  }

  private void write(String name, byte[] bytes) throws IOException {
    AtomicFile.write(hadoop, new Path(path, name), bytes);
  }

  /** When the last of its files was written, by the clock of the file system. */
  Instant lastWritten() throws IOException {
    // The directory's own time is of no use in object stores.
    FileStatus[] entries = files.listStatus(path);
    long newest = entries.length == 0 ? files.getFileStatus(path).getModificationTime() : 0;
    for (FileStatus entry : entries) {
      newest = Math.max(newest, entry.getModificationTime());
    }
    return Instant.ofEpochMilli(newest);
  }

  /**
   * Deletes the version.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything else is there, and then
   *     nothing was deleted
   */
  void delete() throws IOException {
    OwnFolder own = new OwnFolder(hadoop, path, KIND);
    own.requireNothingForeign();
    // The marker first: half a version must not look like a whole one.
    files.delete(new Path(path, SUCCESS), false);
    own.deleteRemains();
  }
}
