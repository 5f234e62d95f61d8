package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
  private final Configuration conf = new Configuration(false);

  @TempDir private Path directory;

  record Point(int x, String name) {
    Point {
      if (x < 0) {
        throw new IllegalArgumentException("x must not be negative, got " + x);
      }
    }
  }

  @Test
  void givenRecord_whenWrittenAndRead_thenTheSame() throws IOException {
    JsonFile.write(conf, file(), new Point(1, null));
    assertThat(JsonFile.read(conf, file(), Point.class, "mend it")).contains(new Point(1, null));
    assertThat(Files.readString(path()))
        .isEqualTo(new String(JsonFile.bytes(new Point(1, null)), StandardCharsets.UTF_8))
        .isEqualTo("{\n  \"x\" : 1,\n  \"name\" : null\n}\n");
  }

  @Test
  void givenComponentOfANewerVersion_whenRead_thenPassedOver() throws IOException {
    Files.writeString(path(), "{\"x\":1,\"name\":\"a\",\"y\":{}}");
    assertThat(JsonFile.read(conf, file(), Point.class, "mend it")).contains(new Point(1, "a"));
  }

  @Test
  void givenNoFile_whenRead_thenNothing() throws IOException {
    assertThat(JsonFile.read(conf, file(), Point.class, "mend it")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                          | No content to map due to end-of-input
          {"x" : 1, "na   | Unexpected end-of-input
          <html>          | Unexpected character ('<'
          null            | a JSON object is expected, it is null
          []              | Cannot deserialize value of type
          {}              | Cannot map `null` into type `int`
          {"x":"one"}     | Cannot deserialize value of type `int` from String
          {"x":-1}        | x must not be negative, got -1
          """)
  void givenDamagedFile_whenRead_thenErrorNamesItAndTheRemedy(String content, String problem)
      throws IOException {
    Files.writeString(path(), content == null ? "" : content);
    assertThatThrownBy(() -> JsonFile.read(conf, file(), Point.class, "mend it"))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file() + " is damaged: ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith("; mend it");
  }

  @Test
  void givenTooLongFile_whenRead_thenRefusedWithoutReadingIt() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(path().toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThatThrownBy(() -> JsonFile.read(conf, file(), Point.class, "mend it"))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "%s is damaged: expected at most %d bytes, it has %d; mend it",
            file(), JsonFile.MAX_BYTES, 1L << 40);
  }

  private Path path() {
    return directory.resolve("point.json");
  }

  private org.apache.hadoop.fs.Path file() {
    return new org.apache.hadoop.fs.Path("file:" + path());
  }
}
