package dev.sparkresnet.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.driver.training.ModelState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointsTest {
  private static final long SEED = 7;
  private static final String DATA = "fingerprint";
  private static final int PARAMETER_BYTES = 8;

  private final Configuration conf = new Configuration(false);

  @TempDir private Path run;

  @BeforeEach
  void useFailingFileSystem() {
    conf.setClass("fs.failing.impl", FailingFileSystem.class, RawLocalFileSystem.class);
    conf.setBoolean("fs.failing.impl.disable.cache", true);
  }

  @Test
  void givenNoCheckpoint_whenRead_thenNothing() throws IOException {
    assertThat(checkpoints().newestValid(state(0))).isEmpty();
  }

  @Test
  void givenCheckpoints_whenRead_thenTheNewestComesBackWhole() throws IOException {
    write(1, 2);
    write(2, 2);
    TrainingState read = checkpoints().newestValid(state(0)).orElseThrow();

    assertThat(read.network().vector()).isEqualTo(state(2).network().vector());
    assertThat(read.network().parameterBytes()).isEqualTo(PARAMETER_BYTES);
    assertThat(read.network().iteration()).isEqualTo(20);
    assertThat(read.network().epoch()).isEqualTo(2);
    assertThat(read.driver()).isEqualTo(state(2).driver());
  }

  @Test
  void givenMoreThanToKeep_whenWritten_thenOldestGo() throws IOException {
    for (int epoch = 8; epoch <= 11; epoch++) {
      write(epoch, 2);
    }
    assertThat(names()).containsExactly("epoch-0010", "epoch-0011");
  }

  @Test
  void givenStateWithoutMarker_whenRead_thenTheOneBefore() throws IOException {
    write(1, 2);
    checkpoints().write(state(2));

    assertThat(newest()).contains(1);
  }

  @Test
  void givenDamagedCheckpoint_whenItsEpochIsWrittenAgain_thenReplaced() throws IOException {
    write(1, 2);
    Files.writeString(file(1, "state.bin"), "damaged");
    assertThat(newest()).isEmpty();
    write(1, 2);
    assertThat(newest()).contains(1);
  }

  @Test
  void givenDamagedLaterCheckpoints_whenWritten_thenTheyGoAndTheNewOneStays() throws IOException {
    write(2, 2);
    write(3, 2);
    flip(file(2, "state.bin"), 0);
    flip(file(3, "state.bin"), 0);
    write(1, 2);

    assertThat(names()).containsExactly("epoch-0001");
    assertThat(newest()).contains(1);
  }

  @Test
  void givenNewestCannotBeRead_whenRead_thenTheOneBefore() throws IOException {
    write(1, 2);
    write(2, 2);
    conf.set(FailingFileSystem.BROKEN, "epoch-0002/state.bin");
    assertThat(newest()).contains(1);
    conf.set(FailingFileSystem.BROKEN, "epoch-0002/checkpoint.json");
    assertThat(newest()).contains(1);
  }

  @Test
  void givenNoCheckpointCanBeRead_whenRead_thenErrorInsteadOfNone() throws IOException {
    write(1, 2);
    write(2, 2);
    flip(file(2, "state.bin"), 0);
    conf.set(FailingFileSystem.FORBIDDEN, "epoch-0001/state.bin");
    String oldest = "failing:" + run.resolve("checkpoints/epoch-0001");

    assertThatThrownBy(this::newest)
        .isInstanceOf(IOException.class)
        .hasMessage(
            ("Checkpoint %s cannot be read, and there is no other whole one:"
                    + " %s/state.bin (Permission denied); start again when its storage is back, or"
                    + " delete it to go on without it")
                .formatted(oldest, oldest));
    assertThat(names()).containsExactly("epoch-0001", "epoch-0002");
  }

  /** Fails to open files whose path ends with a configured text, as Java does for local files. */
  static final class FailingFileSystem extends RawLocalFileSystem {
    static final String BROKEN = "test.broken";
    static final String FORBIDDEN = "test.forbidden";

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.toString().endsWith(getConf().get(BROKEN, "nothing"))) {
        throw new IOException("Input/output error");
      }
      if (file.toString().endsWith(getConf().get(FORBIDDEN, "nothing"))) {
        throw new FileNotFoundException(file + " (Permission denied)");
      }
      return super.open(file, bufferSize);
    }

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("failing:///");
    }
  }

  /** Does something to the newer of two checkpoints. */
  @FunctionalInterface
  interface Damage {
    void inflictOn(Path checkpoint) throws IOException;
  }

  static Stream<Damage> damages() {
    return Stream.of(
        checkpoint -> flip(checkpoint.resolve("state.bin"), 0),
        checkpoint -> flip(checkpoint.resolve("state.bin"), 15),
        checkpoint -> Files.write(checkpoint.resolve("state.bin"), new byte[15]),
        checkpoint -> Files.write(checkpoint.resolve("state.bin"), new byte[17]),
        checkpoint -> Files.delete(checkpoint.resolve("state.bin")),
        checkpoint -> Files.writeString(checkpoint.resolve("checkpoint.json"), ""),
        checkpoint -> Files.writeString(checkpoint.resolve("checkpoint.json"), "null"),
        checkpoint -> Files.writeString(checkpoint.resolve("checkpoint.json"), "{\"format\":1}"),
        checkpoint -> Files.write(checkpoint.resolve("checkpoint.json"), new byte[1 << 20]),
        checkpoint -> Files.write(checkpoint.resolve("checkpoint.json"), new byte[] {0, 'A', 0, 0}),
        edit("\"format\" : 1", "\"format\" : 2"),
        edit("\"epoch\" : 2", "\"epoch\" : 3"),
        edit("\"seed\" : 7", "\"seed\" : 8"),
        edit("\"fingerprint\"", "\"other\""),
        edit("\"stateBytes\" : 16", "\"stateBytes\" : 2147483647"),
        edit("\"parameterBytes\" : 8", "\"parameterBytes\" : 12"));
  }

  private static Damage edit(String from, String to) {
    return checkpoint -> {
      Path marker = checkpoint.resolve("checkpoint.json");
      String text = Files.readString(marker);
      assertThat(text).contains(from);
      Files.writeString(marker, text.replace(from, to));
    };
  }

  @ParameterizedTest
  @MethodSource("damages")
  void givenNewestIsNotAsWritten_whenRead_thenTheOneBefore(Damage damage) throws IOException {
    write(1, 2);
    write(2, 2);
    assertThat(newest()).contains(2);
    damage.inflictOn(run.resolve("checkpoints/epoch-0002"));

    assertThat(newest()).contains(1);
  }

  @Test
  void givenOtherFilesInTheFolder_whenRead_thenIgnored() throws IOException {
    write(1, 2);
    Files.createDirectories(run.resolve("checkpoints/epoch-x"));
    Files.writeString(run.resolve("checkpoints/epoch-0009"), "a file");

    assertThat(newest()).contains(1);
  }

  @Test
  void givenForeignFileInAnOldCheckpoint_whenItGoes_thenThatFileStays() throws IOException {
    write(1, 2);
    Files.writeString(file(1, "notes.txt"), "mine");
    write(2, 1);
    assertThat(file(1, "notes.txt")).hasContent("mine");
    assertThat(file(1, "checkpoint.json")).doesNotExist();
    assertThat(newest()).contains(2);
  }

  private static void flip(Path file, int index) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[index] ^= 0x40;
    Files.write(file, bytes);
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(
        conf, new org.apache.hadoop.fs.Path("failing:" + run + "/checkpoints"), SEED, DATA);
  }

  private void write(int epoch, int keep) throws IOException {
    checkpoints().write(state(epoch)).complete(keep);
  }

  private Optional<Integer> newest() throws IOException {
    return checkpoints().newestValid(state(0)).map(found -> found.network().epoch());
  }

  private Path file(int epoch, String name) {
    return run.resolve("checkpoints/epoch-000" + epoch).resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Twelve bytes of a network and four of the driver's. */
  private static TrainingState state(int epoch) {
    byte[] bytes = String.format("state of epoch%2d", epoch).getBytes(StandardCharsets.US_ASCII);
    return new TrainingState(
        new ModelState(Arrays.copyOf(bytes, 12), PARAMETER_BYTES, 10 * epoch, epoch),
        Arrays.copyOfRange(bytes, 12, bytes.length));
  }
}
