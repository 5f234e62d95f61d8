package dev.sparkresnet.driver.registry;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.name.FolderName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of a model's versions. */
final class Versions {
  private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

  private final Configuration hadoop;
  private final Path path;
  private final String model;

  Versions(Configuration hadoop, Path path, String model) {
    this.hadoop = hadoop;
    this.path = path;
    this.model = model;
  }

  /** Complete ones; those that are damaged are passed over with a warning. */
  List<VersionManifest> oldestFirst() throws IOException {
    List<VersionManifest> found = new ArrayList<>();
    for (VersionDirectory each : directories()) {
      if (each.isComplete()) {
        try {
          found.add(each.manifest());
        } catch (BadDataException e) {
          LOG.warn("A version is passed over: {}", e.getMessage());
        }
      }
    }
    found.sort(VersionManifest.OLDEST_FIRST);
    return found;
  }

  /** All but the newest {@code keep} of those that are complete, sound and not {@code excepted}. */
  List<VersionDirectory> older(int keep, Set<String> excepted) throws IOException {
    List<VersionDirectory> found = new ArrayList<>();
    for (VersionManifest each : oldestFirst()) {
      if (!excepted.contains(each.version())) {
        found.add(directory(each.version()));
      }
    }
    return new ArrayList<>(found.subList(0, Math.max(0, found.size() - keep)));
  }

  /** Those that were cut off and not written to since {@code time}. */
  List<VersionDirectory> incompleteBefore(Instant time, Set<String> excepted) throws IOException {
    List<VersionDirectory> found = new ArrayList<>();
    for (VersionDirectory each : directories()) {
      if (!excepted.contains(each.version())
          && !each.isComplete()
          && each.lastWritten().isBefore(time)) {
        found.add(each);
      }
    }
    return found;
  }

  /**
   * A version that is there.
   *
   * @throws BadDataException if it is not, or was cut off
   */
  VersionDirectory complete(String version) throws IOException {
    if (FolderName.is(version)) {
      VersionDirectory directory = directory(version);
      if (directory.isComplete()) {
        return directory;
      }
    }
    throw new BadDataException(
        "Model %s has no complete version %s in %s; 'models list' shows which there are, and if this one is the champion, 'models rollback' goes back to the one before"
            .formatted(model, version, path));
  }

  /** A version that is there or not. */
  VersionDirectory directory(String version) throws IOException {
    return new VersionDirectory(hadoop, new Path(path, version), model);
  }

  private List<VersionDirectory> directories() throws IOException {
    List<VersionDirectory> found = new ArrayList<>();
    try {
      for (FileStatus entry : Storage.of(hadoop, path).listStatus(path)) {
        if (entry.isDirectory() && FolderName.is(entry.getPath().getName())) {
          found.add(directory(entry.getPath().getName()));
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return found;
  }
}
