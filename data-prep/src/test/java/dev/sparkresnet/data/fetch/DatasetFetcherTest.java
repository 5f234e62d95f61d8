package dev.sparkresnet.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFetcherTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final DatasetFile FILE = new DatasetFile("a", Sha256.of(CONTENT));

  private final List<String> progress = new ArrayList<>();

  @TempDir private Path work;
  private Path from;
  private Path to;

  @BeforeEach
  void makeSource() throws IOException {
    from = Files.createDirectory(work.resolve("from"));
    to = work.resolve("some/to");
  }

  @Test
  void givenDirectory_whenFetchedTwice_thenSecondTimeKeepsTheFile() throws Exception {
    Files.write(from.resolve("a.gz"), gzip(CONTENT));
    fetch(new DirectorySource(from));
    fetch(new DirectorySource(from));
    assertOnlyFile();
    assertThat(progress).containsExactly("a.gz: from the directory " + from, "a.gz: already there");
  }

  @Test
  void givenSourceWithoutFile_whenFetched_thenNextSourceServesAndReasonIsTold() throws Exception {
    Path empty = Files.createDirectory(work.resolve("empty"));
    Files.write(from.resolve("a.gz"), gzip(CONTENT));
    fetch(new DirectorySource(empty), new DirectorySource(from));
    assertOnlyFile();
    assertThat(progress.get(0))
        .isEqualTo(
            "a.gz: not from the directory %s: %s does not exist"
                .formatted(empty, empty.resolve("a.gz")));
  }

  @Test
  void givenNoSourceWithFile_whenFetched_thenErrorGivesEveryReason() {
    assertThatThrownBy(() -> fetch(new DirectorySource(from)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no source has a.gz; the directory %s: %s does not exist"
                .formatted(from, from.resolve("a.gz")));
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void givenWrongContent_whenFetched_thenErrorNamesBothChecksumsAndNothingIsLeft()
      throws IOException {
    byte[] other = {1};
    Files.write(from.resolve("a.gz"), gzip(other));
    assertThatThrownBy(() -> fetch(new DirectorySource(from)))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "%s: expected SHA-256 %s of the unpacked bytes, found %s; run fetch again, or get the file"
                    .formatted(to.resolve("a.gz.part"), FILE.sha256(), Sha256.of(other))
                + " elsewhere and use --from");
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void givenTruncatedGzip_whenFetched_thenErrorSaysSo() throws IOException {
    Files.write(from.resolve("a.gz"), Arrays.copyOf(gzip(CONTENT), 20));
    assertThatThrownBy(() -> fetch(new DirectorySource(from)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("a.gz.part: not a complete gzip file (");
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void givenWrongFileAlreadyThere_whenFetched_thenErrorTellsToDeleteIt() throws IOException {
    Files.createDirectories(to);
    Files.write(to.resolve("a.gz"), gzip(new byte[1]));
    assertThatThrownBy(() -> fetch(new DirectorySource(from)))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(to.resolve("a.gz") + ": expected SHA-256")
        .hasMessageEndingWith("; delete it and run fetch again");
  }

  private void fetch(FileSource... sources) throws IOException, InterruptedException {
    new DatasetFetcher(List.of(sources), List.of(FILE), progress::add).fetch(to);
  }

  private void assertOnlyFile() throws IOException {
    try (var files = Files.list(to)) {
      assertThat(files).containsExactly(to.resolve("a.gz"));
    }
    assertThat(Files.readAllBytes(to.resolve("a.gz"))).isEqualTo(gzip(CONTENT));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
