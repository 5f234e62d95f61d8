package dev.sparkresnet.driver.registry;

import dev.sparkresnet.data.storage.JsonFile;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Names that point to versions. {@code champion.json} alone decides: it is replaced at once, and
 * names the champion before, too. {@code previous.json} follows from it, for readers that look at
 * files.
 */
final class Aliases {
  private static final String REMEDY =
      "delete it and choose a champion with 'models promote VERSION'";

  private final Configuration hadoop;
  private final Path champion;
  private final Path previous;

  Aliases(Configuration hadoop, Path directory) {
    this.hadoop = hadoop;
    this.champion = new Path(directory, ModelRegistry.CHAMPION + ".json");
    this.previous = new Path(directory, ModelRegistry.PREVIOUS + ".json");
  }

  /** What previous.json holds. */
  private record Previous(String version) {}

  Optional<Champion> champion() throws IOException {
    return JsonFile.read(hadoop, champion, Champion.class, REMEDY);
  }

  void write(Champion next) throws IOException {
    JsonFile.write(hadoop, champion, next);
    writePrevious(next);
  }

  /** Also after a process that was killed between the two files. */
  void writePrevious(Champion of) throws IOException {
    if (of.previous() != null) {
      JsonFile.write(hadoop, previous, new Previous(of.previous()));
    }
  }
}
