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
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  private ManifestFile() {}

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
