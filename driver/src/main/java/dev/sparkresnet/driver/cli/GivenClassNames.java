package dev.sparkresnet.driver.cli;

import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FileTooLongException;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.failure.CommandException;
import dev.sparkresnet.driver.prepare.PrepareSources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The option {@code --classes}: a file with a name on each line, or names with commas between. */
final class GivenClassNames {
  private static final int MOST_BYTES = 16 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private GivenClassNames() {}

  /**
   * Names the classes of a data set.
   *
   * @throws CommandException if there is not a name of its own for every class
   */
  static PrepareSources of(Configuration conf, String option, PrepareSources sources) {
    try {
      return sources.withClassNames(names(conf, option));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("prepare: --classes: " + e.getMessage());
    }
  }

  private static List<String> names(Configuration conf, String option) {
    Optional<byte[]> file = file(conf, option);
    if (file.isPresent()) {
      return lines(option, file.get());
    }
    if (option.indexOf(',') < 0) {
      throw new IllegalArgumentException(
          "there is no file %s, expected one with a name on each line, or names with commas between them"
              .formatted(option));
    }
    return List.of(option.split(",", -1));
  }

  /** Nothing where the text names none, also where no file could be called so. */
  private static Optional<byte[]> file(Configuration conf, String option) {
    Path path;
    try {
      path = new Path(option);
      Storage.of(conf, path);
    } catch (IllegalArgumentException | IOException e) {
      return Optional.empty();
    }
    try {
      return BoundedFile.read(conf, path, MOST_BYTES);
    } catch (FileTooLongException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw CommandException.failed("Cannot read " + option + ": " + e.getMessage(), e);
    }
  }

  private static List<String> lines(String option, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("^" + BYTE_ORDER_MARK, "").lines().toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(option + " is no text in UTF-8", e);
    }
  }
}
