package dev.sparkresnet.driver.fuzz;

import dev.sparkresnet.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything below a folder at one time: of files what is in them, of links where they lead. */
record Snapshot(TreeMap<String, String> entries) {
  private static final long LARGE = 1 << 24;

  /** Leaves out what lies below {@code except}, and what is hidden beside it while it changes. */
  static Snapshot of(Path folder, Path except) throws IOException {
    TreeMap<String, String> entries = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(each -> !each.startsWith(except)).toList()) {
        entries.put(path.toString(), content(path));
      }
    }
    return new Snapshot(entries);
  }

  private static String content(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return "folder";
    }
    long length = Files.size(path);
    return length + " " + (length > LARGE ? "" : Sha256.of(Files.readAllBytes(path)));
  }
}
