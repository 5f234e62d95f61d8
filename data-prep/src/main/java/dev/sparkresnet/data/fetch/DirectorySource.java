package dev.sparkresnet.data.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies from a local directory. */
record DirectorySource(Path directory) implements FileSource {
  @Override
  public String description() {
    return "the directory " + directory;
  }

  @Override
  public void fetch(String name, Path target) throws IOException {
    try {
      Files.copy(directory.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw new IOException(directory.resolve(name) + " does not exist", e);
    }
  }
}
