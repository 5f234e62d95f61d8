package dev.sparkresnet.data.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.BoundedFile;
import dev.sparkresnet.data.storage.FileTooLongException;
import dev.sparkresnet.data.storage.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The JSON form of a {@link DatasetManifest}. */
final class ManifestFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** With a fixed line end, so that every platform writes the same bytes. */
  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /** Of a million shards. */
  private static final int MOST_BYTES = 256 << 20;

  private ManifestFile() {}

  /** Components that no manifest of ours was ever without. */
  private static final List<String> OURS = List.of("formatVersion", "classNames", "train", "test");

  static boolean isAt(Configuration conf, Path file) throws IOException {
    try {
      return isOurs(MAPPER.readTree(text(conf, file)));
    } catch (FileNotFoundException | FileTooLongException | JsonProcessingException e) {
      return false;
    }
  }

  private static boolean isOurs(JsonNode tree) {
    return OURS.stream().allMatch(tree::has);
  }

  /** Decoded here: Jackson's own guess at the encoding ends in another exception for some bytes. */
  private static String text(Configuration conf, Path file) throws IOException {
    return new String(
        BoundedFile.read(conf, file, MOST_BYTES)
            .orElseThrow(() -> new FileNotFoundException(file + " does not exist")),
        StandardCharsets.UTF_8);
  }

  static DatasetManifest read(Configuration conf, Path file) throws IOException {
    String json;
    try {
      json = text(conf, file);
    } catch (FileTooLongException e) {
      throw foreign(file, e.getMessage(), e);
    } catch (FileNotFoundException e) {
      throw new BadDataException(
          "No prepared data set at "
              + file.getParent()
              + ": "
              + file.getName()
              + " is missing; run prepare, or run it again if it was interrupted",
          e);
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw foreign(file, JsonFile.problem(e), e);
    }
    if (!isOurs(tree)) {
      throw foreign(file, "expected an object with " + String.join(", ", OURS), null);
    }
    try {
      int version = tree.path("formatVersion").asInt();
      if (version != DatasetManifest.FORMAT_VERSION) {
        throw corrupt(
            file,
            String.format(
                "expected formatVersion %d, found %s",
                DatasetManifest.FORMAT_VERSION, tree.path("formatVersion")),
            null);
      }
      return MAPPER.treeToValue(tree, DatasetManifest.class);
    } catch (JsonProcessingException e) {
      throw corrupt(file, JsonFile.problem(e), e);
    }
  }

  private static BadDataException foreign(Path file, String problem, Throwable cause) {
    return new BadDataException(
        "Manifest %s: %s; it is none of a prepared data set, or damaged: name another folder, or delete this one and run prepare again"
            .formatted(file, problem),
        cause);
  }

  private static BadDataException corrupt(Path file, String problem, Throwable cause) {
    return new BadDataException(
        "Manifest " + file + ": " + problem + "; run prepare again with --overwrite", cause);
  }

  static void write(Configuration conf, Path file, DatasetManifest manifest) throws IOException {
    AtomicFile.write(conf, file, json(manifest));
  }

  static byte[] json(DatasetManifest manifest) {
    try {
      return WRITER.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A manifest is always representable as JSON", e);
    }
  }
}
