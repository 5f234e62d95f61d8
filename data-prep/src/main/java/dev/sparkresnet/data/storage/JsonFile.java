package dev.sparkresnet.data.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.data.BadDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Records as JSON, each in a file of its own. What is read is not trusted; components that a newer
 * version added are passed over.
 */
public final class JsonFile {
  /** Longest file that is read. */
  public static final int MAX_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private JsonFile() {}

  /**
   * Reads a record.
   *
   * @param remedy what to do about a damaged file, the end of the error's message
   * @return nothing if there is no such file
   * @throws BadDataException if it does not hold such a record
   */
  public static <T extends Record> Optional<T> read(
      Configuration conf, Path file, Class<T> type, String remedy) throws IOException {
    try {
      return BoundedFile.read(conf, file, MAX_BYTES).map(json -> parse(file, json, type, remedy));
    } catch (FileTooLongException e) {
      throw damaged(file, e.getMessage(), remedy, e);
    }
  }

  /** As {@link #read}, of bytes that were read before. */
  public static <T extends Record> T parse(Path file, byte[] json, Class<T> type, String remedy) {
    T value;
    try {
      // Decoded here: Jackson's own guess at the encoding ends in another exception for some bytes.
      value = JSON.readValue(new String(json, StandardCharsets.UTF_8), type);
    } catch (JsonProcessingException e) {
      throw damaged(file, problem(e), remedy, e);
    }
    if (value == null) {
      throw damaged(file, "a JSON object is expected, it is null", remedy, null);
    }
    return value;
  }

  /** What is wrong with a JSON text, without the place in the text. */
  public static String problem(JsonProcessingException failure) {
    // Values refused by a record's constructor arrive wrapped; their own message is the clear one.
    return failure.getCause() instanceof IllegalArgumentException refused
        ? refused.getMessage()
        : failure.getOriginalMessage();
  }

  private static BadDataException damaged(
      Path file, String problem, String remedy, Throwable cause) {
    return new BadDataException(file + " is damaged: " + problem + "; " + remedy, cause);
  }

  /** Writes a record in the place of an older one; readers see the old one or the new one. */
  public static void write(Configuration conf, Path file, Record value)
      throws UnwritableFileException {
    AtomicFile.write(conf, file, bytes(value));
  }

  /** What {@link #write} writes. */
  public static byte[] bytes(Record value) {
    try {
      return (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record is always representable as JSON", e);
    }
  }
}
