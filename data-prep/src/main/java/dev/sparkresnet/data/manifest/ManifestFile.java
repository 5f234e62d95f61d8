package dev.sparkresnet.data.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** The JSON form of a {@link DatasetManifest}. */
final class ManifestFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final String VERSION = "formatVersion";
  private static final String SHARDS = "shards";

  /** What tells a manifest of ours from others' files of that name. */
  private static final Set<String> MARKS = Set.of(VERSION, "train", "test");

  /** With a fixed line end, so that every platform writes the same bytes. */
  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /** Longer than a manifest of a million shards. */
  private static final long MOST_BYTES = 512L << 20;

  private ManifestFile() {}

  /** Reads no further than it has to, and holds nothing of it in memory. */
  static boolean isOurs(Configuration conf, Path file) throws IOException {
    FileSystem files = Storage.of(conf, file);
    try {
      // Below a file HDFS has no missing files, but errors.
      if (!files.getFileStatus(file.getParent()).isDirectory()) {
        return false;
      }
      FileStatus status = files.getFileStatus(file);
      if (status.isDirectory() || status.getLen() > MOST_BYTES) {
        return false;
      }
    } catch (FileNotFoundException e) {
      return false;
    }
    try (Reader text = new InputStreamReader(files.open(file), StandardCharsets.UTF_8);
        JsonParser json = MAPPER.createParser(text)) {
      return isOurs(json);
    } catch (FileNotFoundException | AccessControlException e) {
      // The first is what local files say, too.
      throw new BadDataException(
          "%s cannot be read: permission denied; allow it to this user, or take the file out of the folder"
              .formatted(file),
          e);
    }
  }

  private static boolean isOurs(JsonParser json) throws IOException {
    Set<String> seen = new HashSet<>();
    try {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME && !seen.containsAll(MARKS)) {
        String name = json.getCurrentName();
        JsonToken value = json.nextToken();
        if (name.equals(VERSION) || (MARKS.contains(name) && hasShards(json, value))) {
          seen.add(name);
        }
        json.skipChildren();
      }
      return seen.containsAll(MARKS);
    } catch (JsonProcessingException e) {
      return seen.contains(VERSION);
    }
  }

  /** Leaves the parser at the end of the object, or where it was. */
  private static boolean hasShards(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      return false;
    }
    boolean found = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      found |= json.getCurrentName().equals(SHARDS);
      json.nextToken();
      json.skipChildren();
    }
    return found;
  }

  static DatasetManifest read(Configuration conf, Path file) throws IOException {
    String json;
    try (InputStream in = Storage.of(conf, file).open(file)) {
      // Decoded here: Jackson's own guess at the encoding ends in another exception for some bytes.
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new BadDataException(
          "No prepared data set at "
              + file.getParent()
              + ": "
              + file.getName()
              + " is missing; run prepare, or run it again if it was interrupted",
          e);
    }
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (!isOurs(conf, file)) {
        throw foreign(
            file,
            "expected an object with formatVersion, and with shards in train and in test",
            null);
      }
      int version = tree.path(VERSION).asInt();
      if (version != DatasetManifest.FORMAT_VERSION) {
        throw corrupt(
            file,
            String.format(
                "expected formatVersion %d, found %s",
                DatasetManifest.FORMAT_VERSION, tree.path(VERSION)),
            null);
      }
      return MAPPER.treeToValue(tree, DatasetManifest.class);
    } catch (JsonProcessingException e) {
      throw isOurs(conf, file)
          ? corrupt(file, JsonFile.problem(e), e)
          : foreign(file, JsonFile.problem(e), e);
    }
  }

  private static BadDataException foreign(Path file, String problem, Throwable cause) {
    return new BadDataException(
        "Manifest %s: %s; it is none of a prepared data set: name another folder"
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
