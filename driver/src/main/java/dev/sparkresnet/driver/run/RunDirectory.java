package dev.sparkresnet.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.Sha256;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The files of one run. Each is complete whenever it can be seen under its name. A run that
 * replaces another one is written beside that until it is whole.
 *
 * <pre>
 * status.json     state, exit code, message
 * manifest.json   data, code, configuration, versions
 * metrics.jsonl   one line an epoch
 * checkpoints/    what the run goes on from if it is cut off
 * model.zip       the network, readable by plain DL4J
 * report.html     all of it for people; made from the others and from report.json
 * model-card.md   what a user of the model must know
 * tensorboard/    an event file an epoch, for TensorBoard
 * </pre>
 */
public final class RunDirectory {
  static final String STATUS = "status.json";
  static final String MANIFEST = "manifest.json";
  static final String METRICS = "metrics.jsonl";
  static final String MODEL = "model.zip";

  /** Remedy of what cannot go on. */
  static final String REMOVE = "remove the directory, as train --overwrite does";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final ObjectWriter LINE = JSON.writer();
  private static final ObjectWriter DOCUMENT = LINE.with(SerializationFeature.INDENT_OUTPUT);

  private final Configuration hadoop;
  private final FileSystem files;
  private final RunPlace place;
  private final List<EpochMetrics> metrics = new ArrayList<>();
  private final ReentrantLock writing = new ReentrantLock();

  /** Throws where this process has no right to write here any more. */
  private final Writing permission;

  private RunDirectory(Configuration hadoop, RunPlace place, Writing permission)
      throws IOException {
    this.hadoop = hadoop;
    this.place = place;
    this.permission = permission;
    this.files = Storage.of(hadoop, place.home());
  }

  /** The directory of a run that may be there or not; touches nothing. */
  public static RunDirectory at(Configuration hadoop, Path path) throws IOException {
    return new RunDirectory(hadoop, RunPlace.own(hadoop, path), () -> {});
  }

  /**
   * The directory that an attempt writes.
   *
   * @param permission asked before every piece of writing
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but a run is to be
   *     replaced
   */
  static RunDirectory of(Configuration hadoop, Path path, IfPresent present, Writing permission)
      throws IOException {
    return new RunDirectory(hadoop, RunPlace.ofAttempt(hadoop, path, present), permission);
  }

  /** The fully qualified location of the files. */
  public Path path() {
    return place.path();
  }

  /** The fully qualified location where the files are, or will be once the run is whole. */
  public Path home() {
    return place.home();
  }

  boolean isBare() throws IOException {
    return place.isBare();
  }

  boolean exists() throws IOException {
    return place.exists();
  }

  /**
   * Makes an empty directory in the place of what an earlier attempt has left, if anything.
   *
   * @throws dev.sparkresnet.data.storage.ForeignEntryException if anything but a run is there
   */
  public void createAnew() throws IOException {
    requireWritable();
    place.clear();
    metrics.clear();
  }

  /**
   * Puts a run that is whole into its place, if it was written beside another one. The status there
   * tells of it alone from now on.
   */
  public void publish() throws IOException {
    requireWritable();
    place.publish();
    Optional<RunStatus> status = status();
    if (status.map(RunStatus::keeps).isPresent()) {
      write(STATUS, document(status.get().ofFiles()));
    }
  }

  /** The last status written, or nothing if the run never came so far. */
  public Optional<RunStatus> status() throws IOException {
    return read(STATUS, RunStatus.class);
  }

  /** The run's manifest, or nothing if the run never came so far. */
  public Optional<RunManifest> manifest() throws IOException {
    return read(MANIFEST, RunManifest.class);
  }

  /** Something else that a run has written, or nothing if it never came so far. */
  public <T> Optional<T> document(String name, Class<T> type) throws IOException {
    return read(name, type);
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Optional<String> json = text(name);
    return json.isEmpty() ? Optional.empty() : Optional.of(parse(name, json.get(), type));
  }

  private Optional<String> text(String name) throws IOException {
    try (InputStream in = files.open(new Path(path(), name))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private <T> T parse(String name, String json, Class<T> type) {
    T value;
    try {
      value = JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw damaged(name, JsonFile.problem(e), e);
    }
    if (value == null) {
      throw damaged(name, "a JSON object is expected, it is null", null);
    }
    return value;
  }

  private BadDataException damaged(String name, String problem, Throwable cause) {
    return new BadDataException(
        new Path(path(), name)
            + " is not as a run writes it: "
            + problem
            + "; choose another --run-id, or "
            + REMOVE,
        cause);
  }

  /**
   * Reads the metrics of every epoch that has finished.
   *
   * @throws BadDataException if a line is damaged
   */
  public List<EpochMetrics> epochs() throws IOException {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (String line : text(METRICS).orElse("").lines().toList()) {
      epochs.add(parse(METRICS, line, EpochMetrics.class));
    }
    return epochs;
  }

  /**
   * Goes on after an epoch: reads the metrics up to it; later lines are dropped with the next one
   * that is written. Deletes what writers that were killed have left.
   *
   * @throws BadDataException if a line of one of these epochs is damaged or missing
   */
  public void continueAfter(int epoch) throws IOException {
    requireWritable();
    metrics.clear();
    epochs().stream().filter(read -> read.epoch() <= epoch).forEach(metrics::add);
    List<Integer> found = metrics.stream().map(EpochMetrics::epoch).toList();
    if (!found.equals(IntStream.rangeClosed(1, epoch).boxed().toList())) {
      throw damaged(
          METRICS, "the lines of epochs 1 to " + epoch + " are expected, it has " + found, null);
    }
    AtomicFile.deleteLeftovers(hadoop, path(), "");
  }

  /** The metrics of the epochs that this attempt counts as done; a copy. */
  public List<EpochMetrics> finishedEpochs() {
    return List.copyOf(metrics);
  }

  /**
   * The metrics of an epoch that has finished.
   *
   * @param epoch counted from 1
   */
  public EpochMetrics epoch(int epoch) {
    return metrics.get(epoch - 1);
  }

  /** Of every epoch that has finished; empty where no images are set aside. */
  public List<Double> validationAccuracies() {
    return metrics.stream().map(EpochMetrics::validationAccuracy).filter(Objects::nonNull).toList();
  }

  /** The metrics of the epoch that finished last, or nothing before the first. */
  public Optional<EpochMetrics> lastEpoch() {
    return metrics.isEmpty() ? Optional.empty() : Optional.of(metrics.get(metrics.size() - 1));
  }

  /** A piece of writing. */
  @FunctionalInterface
  public interface Writing {
    void run() throws IOException;
  }

  /**
   * Looks whether this process may still write here.
   *
   * @throws dev.sparkresnet.driver.lease.LeaseLostException if another one has the run now
   */
  public void requireWritable() throws IOException {
    permission.run();
  }

  /** Runs a piece of writing to its end even if the process is asked to stop meanwhile. */
  public void uninterrupted(Writing work) throws IOException {
    writing.lock();
    try {
      requireWritable();
      work.run();
    } finally {
      writing.unlock();
    }
  }

  /**
   * Waits for writing under way, writes a last status, and lets nobody write after that: for a
   * process that is about to end.
   */
  @SuppressWarnings("LockNotBeforeTry") // Kept for good.
  public void writeLast(RunStatus status) throws IOException {
    writing.lock();
    requireWritable();
    writeStatus(status);
  }

  public void write(RunStatus status) throws IOException {
    uninterrupted(() -> writeStatus(status));
  }

  private void writeStatus(RunStatus status) throws IOException {
    // Before anything was begun there is no place beside another run.
    if (place.isBegun()) {
      write(STATUS, document(status));
    }
    if (place.isBeside() && files.exists(home())) {
      // Who asks how the attempt goes asks at the run's place, where the older files still are.
      AtomicFile.write(hadoop, new Path(home(), STATUS), document(status.keeping(older())));
    }
  }

  /** Status of the run that is to be replaced; null where it has none that can be read. */
  private RunStatus older() throws IOException {
    try {
      return at(hadoop, home()).status().map(RunStatus::ofFiles).orElse(null);
    } catch (BadDataException e) {
      return null;
    }
  }

  public void write(RunManifest manifest) throws IOException {
    uninterrupted(() -> write(MANIFEST, document(manifest)));
  }

  /** Something else that belongs to the run, as indented JSON. */
  public void writeDocument(String name, Object value) throws IOException {
    uninterrupted(() -> write(name, document(value)));
  }

  /**
   * Adds a line to the metrics; the file is replaced as a whole, since not every file system can
   * append.
   */
  public void append(EpochMetrics epoch) throws IOException {
    metrics.add(epoch);
    StringBuilder lines = new StringBuilder();
    for (EpochMetrics each : metrics) {
      lines.append(LINE.writeValueAsString(each)).append('\n');
    }
    uninterrupted(() -> write(METRICS, lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Saves the network with its updater state in DL4J's own format.
   *
   * @return SHA-256 of the file
   */
  public String write(ComputationGraph network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, out, true);
    byte[] model = out.toByteArray();
    uninterrupted(() -> write(MODEL, model));
    return Sha256.of(model);
  }

  /** The bytes of the saved network. */
  public byte[] model() throws IOException {
    try (InputStream in = files.open(new Path(path(), MODEL))) {
      return in.readAllBytes();
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    AtomicFile.write(hadoop, new Path(path(), name), bytes);
  }

  private static byte[] document(Object value) throws JsonProcessingException {
    return (DOCUMENT.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
