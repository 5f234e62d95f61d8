package dev.sparkresnet.data.fetch;

import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Obtains Fashion-MNIST's four packed files.
 *
 * <p>A file gets its final name only once its checksum is right; until then it is {@code
 * FILE.part}, which an interrupted download goes on with. Files that are already there are checked
 * and kept.
 */
public final class DatasetFetcher {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<FileSource> sources;
  private final List<DatasetFile> files;
  private final Consumer<String> progress;

  DatasetFetcher(List<FileSource> sources, List<DatasetFile> files, Consumer<String> progress) {
    this.sources = sources;
    this.files = files;
    this.progress = progress;
  }

  /** From a local directory alone; {@code progress} takes one line per step. */
  public static DatasetFetcher fromDirectory(Path directory, Consumer<String> progress) {
    return new DatasetFetcher(List.of(new DirectorySource(directory)), DatasetFile.ALL, progress);
  }

  /** From Debian's package, or else from the data set's public address. */
  public static DatasetFetcher fromAnywhere(Consumer<String> progress) {
    return new DatasetFetcher(
        List.of(new DebianPackageSource(), new HttpSource(HttpSource.PUBLISHED, PATIENCE)),
        DatasetFile.ALL,
        progress);
  }

  /**
   * Puts all files into {@code directory}, which is made if it does not exist.
   *
   * @throws BadDataException if a file's checksum is wrong
   * @throws IOException if no source has a file, or the directory cannot be written
   */
  public void fetch(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try {
      for (DatasetFile file : files) {
        fetch(file, directory);
      }
    } finally {
      for (FileSource source : sources) {
        source.close();
      }
    }
  }

  private void fetch(DatasetFile file, Path directory) throws IOException, InterruptedException {
    Path target = directory.resolve(file.packedName());
    if (Files.exists(target)) {
      file.verify(target, "delete it and run fetch again");
      progress.accept(file.packedName() + ": already there");
      return;
    }
    Path part = directory.resolve(file.packedName() + ".part");
    String source = fetchFromFirst(file, part);
    try {
      file.verify(part, "run fetch again, or get the file elsewhere and use --from");
    } catch (BadDataException e) {
      // Going on with a wrong beginning would give a wrong file again.
      Files.delete(part);
      throw e;
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    progress.accept(file.packedName() + ": from " + source);
  }

  /** Returns the description of the source that had the file. */
  private String fetchFromFirst(DatasetFile file, Path part)
      throws IOException, InterruptedException {
    IOException failure = new IOException("no source has " + file.packedName());
    StringBuilder reasons = new StringBuilder();
    for (FileSource source : sources) {
      try {
        source.fetch(file.packedName(), part);
        return source.description();
      } catch (IOException e) {
        progress.accept(
            file.packedName() + ": not from " + source.description() + ": " + e.getMessage());
        reasons.append("; ").append(source.description()).append(": ").append(e.getMessage());
        failure.addSuppressed(e);
      }
    }
    throw new IOException(failure.getMessage() + reasons, failure);
  }
}
