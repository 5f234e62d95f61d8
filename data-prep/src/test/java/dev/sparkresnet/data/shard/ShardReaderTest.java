package dev.sparkresnet.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.manifest.ShardEntry;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardReaderTest {
  private static final String REMEDY = "; run prepare again with --overwrite";

  @TempDir private Path dataset;
  private ShardEntry entry;
  private Path file;

  @BeforeEach
  void writeShard() throws IOException {
    entry = ShardFixture.write(dataset, 0, ShardFixture.shard(4, 250, 1));
    file = dataset.resolve(entry.file());
  }

  @Test
  void givenShard_whenRead_thenHoldsWhatWasWritten() throws IOException {
    Shard shard = read(entry);
    assertThat(shard.rows()).isEqualTo(3);
    assertThat(shard.imageBytes()).isEqualTo(4);
    assertThat(shard.ids()).containsExactly(4, 250, 1);
    assertThat(shard.labels()).containsExactly(4, 0, 1);
    assertThat(shard.pixels()).containsExactly(4, 4, 4, 4, -6, -6, -6, -6, 1, 1, 1, 1);
    assertThat(entry.bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void givenShardOfManyPages_whenRead_thenHoldsWhatWasWritten() throws IOException {
    byte[] pixels = new byte[500 * 9216];
    new Random(1).nextBytes(pixels);
    Shard large = new Shard(IntStream.range(0, 500).toArray(), new int[500], pixels);
    Shard shard = read(ShardFixture.write(dataset, 1, large));
    assertThat(shard.ids()).isEqualTo(large.ids());
    assertThat(shard.pixels()).isEqualTo(pixels);
  }

  @Test
  void givenSameExamples_whenWrittenTwice_thenSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(file);
    ShardEntry again = ShardFixture.write(dataset, 0, ShardFixture.shard(4, 250, 1));
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(again).isEqualTo(entry);
  }

  @Test
  void givenWrittenShard_whenDirectoryIsListed_thenNothingElseIsThere() throws IOException {
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void givenServerThatGoesAway_whenRead_thenNotTheShardsFault() {
    Configuration conf = new Configuration(ShardFixture.CONF);
    conf.setClass("fs.gone.impl", GoneFileSystem.class, FileSystem.class);
    conf.setBoolean("fs.gone.impl.disable.cache", true);

    assertThatThrownBy(
            () -> ShardReader.read(conf, new org.apache.hadoop.fs.Path("gone:/data"), entry))
        .isInstanceOf(EOFException.class)
        .hasMessage("End of File Exception between local host and server");
  }

  /** As HDFS's client fails when the namenode ends while it answers. */
  static final class GoneFileSystem extends RawLocalFileSystem {
    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path file) throws IOException {
      throw new EOFException("End of File Exception between local host and server");
    }

    @Override
    public URI getUri() {
      return URI.create("gone:///");
    }
  }

  @Test
  void givenMissingShard_whenRead_thenErrorNamesShardAndRows() throws IOException {
    Files.delete(file);
    assertCorrupt(entry, "manifest says 3 rows, but the file is missing");
  }

  @Test
  void givenFlippedByte_whenRead_thenErrorNamesBothChecksums() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertCorrupt(
        entry, "manifest says SHA-256 %s, file has %s".formatted(entry.sha256(), Sha256.of(bytes)));
  }

  @Test
  void givenTruncatedShard_whenRead_thenErrorNamesBothLengths() throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
    assertCorrupt(entry, "manifest says %d bytes, file has 50".formatted(entry.bytes()));
  }

  @Test
  void givenOtherRowCount_whenRead_thenErrorNamesBothCounts() {
    assertCorrupt(
        new ShardEntry(entry.file(), 4, entry.bytes(), entry.sha256()),
        "manifest says 4 rows, file has 3");
  }

  @Test
  void givenNoParquetFile_whenRead_thenErrorSaysSo() throws IOException {
    byte[] bytes = "this is no Parquet file at all".getBytes(StandardCharsets.US_ASCII);
    Files.write(file, bytes);
    ShardEntry other = new ShardEntry(entry.file(), 3, bytes.length, Sha256.of(bytes));
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(CorruptShardException.class)
        .hasMessageStartingWith("Shard " + ShardFixture.hadoop(file) + ": not a readable Parquet")
        .hasMessageEndingWith(REMEDY);
  }

  @Test
  void givenLabelThatIsNoClass_whenRead_thenErrorNamesRowAndLabel() throws IOException {
    // Of 256, a byte would keep 0.
    assertCorrupt(foreignShard(32_767), "label in row 1: expected 0 to 32766, found 32767");
    assertCorrupt(foreignShard(-1), "label in row 1: expected 0 to 32766, found -1");
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 255, 256, 32_766})
  void givenLargeLabel_whenWrittenAndRead_thenItIsTheSame(int label) throws IOException {
    Shard shard = new Shard(new int[] {0, 1}, new int[] {0, label}, new byte[8]);
    assertThat(read(ShardFixture.write(dataset, 1, shard)).labels()).containsExactly(0, label);
  }

  /** Two rows as another program could have written them; the second has the label. */
  private ShardEntry foreignShard(int label) throws IOException {
    MemoryOutputFile foreign = new MemoryOutputFile(1000);
    SimpleGroupFactory rows = new SimpleGroupFactory(ShardFormat.SCHEMA);
    Binary image = Binary.fromConstantByteArray(new byte[4]);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(foreign)
            .withConf(ShardFixture.CONF)
            .withType(ShardFormat.SCHEMA)
            .build()) {
      for (int each : new int[] {0, label}) {
        writer.write(rows.newGroup().append("id", 0).append("label", each).append("image", image));
      }
    }
    byte[] bytes = foreign.bytes();
    Files.write(file, bytes);
    return new ShardEntry(entry.file(), 2, bytes.length, Sha256.of(bytes));
  }

  @Test
  void givenImagesOfUnequalLength_whenShardIsMade_thenErrorNamesCounts() {
    assertThatThrownBy(() -> new Shard(new int[2], new int[2], new byte[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A shard needs as many labels and images as ids, got 2 ids, 2 labels, 5 bytes");
  }

  private void assertCorrupt(ShardEntry expected, String problem) {
    assertThatThrownBy(() -> read(expected))
        .isInstanceOf(CorruptShardException.class)
        .hasMessage("Shard " + ShardFixture.hadoop(file) + ": " + problem + REMEDY);
  }

  private Shard read(ShardEntry expected) throws IOException {
    return ShardReader.read(ShardFixture.CONF, ShardFixture.hadoop(dataset), expected);
  }
}
