package dev.sparkresnet.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.data.storage.FolderKind;
import dev.sparkresnet.data.storage.ForeignEntryException;
import dev.sparkresnet.data.storage.OwnFolder;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.driver.training.ModelState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run.
 *
 * <pre>
 * checkpoints/epoch-0003/state.bin        parameters and Adam's moments, little-endian floats, and
 *                                         what the driver remembers between averagings
 * checkpoints/epoch-0003/checkpoint.json  counters, lengths, SHA-256; written last
 * </pre>
 *
 * <p>A checkpoint counts once its {@code checkpoint.json} is there and the state is as it says, so
 * that no file system's renames need to be trusted. The state is read back before. Older
 * checkpoints are deleted after that.
 *
 * <p>What is read is not trusted: lengths are those of the network that asks, contents are floats,
 * and digests must fit.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,9})");
  private static final String STATE = "state.bin";
  private static final String MARKER = "checkpoint.json";
  private static final FolderKind KIND =
      FolderKind.of(
          "a checkpoint",
          List.of(MARKER),
          // By its name in a folder of checkpoints.
          (conf, folder) -> true,
          List.of("state\\.bin", "checkpoint\\.json"),
          List.of());
  private static final int LARGEST_MARKER = 64 << 10;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Configuration hadoop;
  private final Path directory;
  private final long seed;
  private final String dataFingerprint;

  /**
   * Checkpoints in a directory of their own.
   *
   * @param dataFingerprint of the data set that the run trains on
   */
  public Checkpoints(Configuration hadoop, Path directory, long seed, String dataFingerprint) {
    this.hadoop = hadoop;
    this.directory = directory;
    this.seed = seed;
    this.dataFingerprint = dataFingerprint;
  }

  /**
   * Writes a state and reads it back; it counts as a checkpoint once it is completed.
   *
   * @throws IOException if it cannot be written, or what was read back is not what was written;
   *     older checkpoints are still there then
   */
  public Pending write(TrainingState training) throws IOException {
    ModelState state = training.network();
    byte[] bytes = training.bytes();
    Path target = new Path(directory, String.format(Locale.ROOT, "epoch-%04d", state.epoch()));
    CheckpointMarker marker =
        new CheckpointMarker(
            CheckpointMarker.FORMAT,
            state.epoch(),
            state.iteration(),
            seed,
            dataFingerprint,
            state.parameterBytes(),
            bytes.length,
            Sha256.of(bytes),
            state.parametersSha256());
    FileSystem files = Storage.of(hadoop, target);
    // One of this epoch or a later one could not be used: it would have been continued from.
    for (Path unusable : newestFirst()) {
      if (epoch(unusable) >= state.epoch()) {
        delete(files, unusable);
      }
    }
    AtomicFile.write(hadoop, new Path(target, STATE), bytes);
    try {
      readState(files, target, marker);
    } catch (InvalidCheckpointException e) {
      throw new IOException(
          "Checkpoint "
              + target
              + " was read back otherwise than it was written: "
              + e.getMessage(),
          e);
    }
    return new Pending(target, marker);
  }

  private void delete(FileSystem files, Path checkpoint) throws IOException {
    // The marker first: half a checkpoint must not look like a whole one.
    files.delete(new Path(checkpoint, MARKER), false);
    try {
      new OwnFolder(hadoop, checkpoint, KIND).deleteRemains();
    } catch (ForeignEntryException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  /** A state that is written but not yet marked as whole. */
  public final class Pending {
    private final Path target;
    private final CheckpointMarker marker;

    private Pending(Path target, CheckpointMarker marker) {
      this.target = target;
      this.marker = marker;
    }

    /** Marks the checkpoint as whole, and deletes all but the newest {@code keep}. */
    public void complete(int keep) throws IOException {
      AtomicFile.write(
          hadoop,
          new Path(target, MARKER),
          (JSON.writeValueAsString(marker) + "\n").getBytes(StandardCharsets.UTF_8));
      FileSystem files = Storage.of(hadoop, directory);
      List<Path> all = newestFirst();
      for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
        delete(files, old);
      }
    }
  }

  /**
   * Reads the newest checkpoint that is whole; warns of each newer one that is not.
   *
   * @param like a state of the run, for its lengths
   * @return nothing if there is no checkpoint, or none that is as it was written
   * @throws IOException if the file system fails, so that a checkpoint may be whole that cannot be
   *     read now, and no older one can be read either
   */
  public Optional<TrainingState> newestValid(TrainingState like) throws IOException {
    IOException unread = null;
    for (Path candidate : newestFirst()) {
      try {
        return Optional.of(read(candidate, like));
      } catch (InvalidCheckpointException e) {
        LOG.warn("Checkpoint {} is skipped: {}", candidate, e.getMessage());
      } catch (IOException e) {
        LOG.warn("Checkpoint {} cannot be read: {}", candidate, FailureReason.of(e));
        if (unread == null) {
          unread = cannotRead(candidate, e);
        }
      }
    }
    if (unread != null) {
      throw unread;
    }
    return Optional.empty();
  }

  private static IOException cannotRead(Path checkpoint, IOException cause) {
    return new IOException(
        "Checkpoint "
            + checkpoint
            + " cannot be read, and there is no other whole one: "
            + FailureReason.of(cause)
            + "; start again when its storage is back, or delete it to go on without it",
        cause);
  }

  private TrainingState read(Path checkpoint, TrainingState like)
      throws IOException, InvalidCheckpointException {
    FileSystem files = Storage.of(hadoop, checkpoint);
    CheckpointMarker marker = readMarker(files, new Path(checkpoint, MARKER));
    require("format", CheckpointMarker.FORMAT, marker.format());
    require("epoch", epoch(checkpoint), marker.epoch());
    require("seed", seed, marker.seed());
    require("data fingerprint", dataFingerprint, marker.dataFingerprint());
    require("length of the parameters", like.network().parameterBytes(), marker.parameterBytes());
    require("length of the state", like.length(), marker.stateBytes());
    byte[] state = readState(files, checkpoint, marker);
    return like.withBytes(state, marker.iteration(), marker.epoch());
  }

  private static CheckpointMarker readMarker(FileSystem files, Path file)
      throws IOException, InvalidCheckpointException {
    long length = length(files, file);
    if (length > LARGEST_MARKER) {
      throw new InvalidCheckpointException(
          MARKER + " must have at most " + LARGEST_MARKER + " bytes, has " + length);
    }
    String json = new String(readFully(files, file, (int) length), StandardCharsets.UTF_8);
    try {
      CheckpointMarker marker = JSON.readValue(json, CheckpointMarker.class);
      if (marker == null) {
        throw new InvalidCheckpointException(MARKER + " must be a JSON object, is null");
      }
      return marker;
    } catch (JsonProcessingException e) {
      throw new InvalidCheckpointException(
          MARKER + " is not as expected: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] readState(FileSystem files, Path checkpoint, CheckpointMarker marker)
      throws IOException, InvalidCheckpointException {
    Path file = new Path(checkpoint, STATE);
    require("length of " + STATE, marker.stateBytes(), length(files, file));
    byte[] state = readFully(files, file, marker.stateBytes());
    require("SHA-256 of " + STATE, marker.stateSha256(), Sha256.of(state));
    return state;
  }

  /** Apart from reading, which says that a file is not found where it may not be opened, too. */
  private static long length(FileSystem files, Path file)
      throws IOException, InvalidCheckpointException {
    try {
      return files.getFileStatus(file).getLen();
    } catch (FileNotFoundException e) {
      throw new InvalidCheckpointException(
          "it has no " + file.getName() + ", so writing it was cut off", e);
    }
  }

  private static byte[] readFully(FileSystem files, Path file, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = files.open(file)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  private static void require(String what, Object expected, Object actual)
      throws InvalidCheckpointException {
    if (!String.valueOf(expected).equals(String.valueOf(actual))) {
      throw new InvalidCheckpointException(what + " must be " + expected + ", got " + actual);
    }
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      for (FileStatus entry : Storage.of(hadoop, directory).listStatus(directory)) {
        if (entry.isDirectory() && NAME.matcher(entry.getPath().getName()).matches()) {
          found.add(entry.getPath());
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    found.sort(Comparator.comparingInt(Checkpoints::epoch).reversed());
    return found;
  }

  private static int epoch(Path checkpoint) {
    Matcher matcher = NAME.matcher(checkpoint.getName());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("Not a checkpoint's name: " + checkpoint);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
