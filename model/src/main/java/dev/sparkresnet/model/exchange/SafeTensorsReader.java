package dev.sparkresnet.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sparkresnet.model.file.InvalidModelException;
import dev.sparkresnet.model.file.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a safetensors file apart. Nothing is allocated for what the header says; the tensors must
 * lie one behind the other from the header's end to the file's, so that none overlap and nothing is
 * hidden between them.
 */
final class SafeTensorsReader {
  /** ResNet-18's has 12 kB. */
  static final int MAX_HEADER_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 8;
  private static final List<String> FIELDS = List.of("dtype", "shape", "data_offsets");
  private static final JsonMapper JSON = StrictJson.ofDepth(MAX_DEPTH);

  private final ByteBuffer data;

  private SafeTensorsReader(ByteBuffer data) {
    this.data = data;
  }

  static Map<String, Tensor> tensors(byte[] file) throws InvalidModelException {
    require(file.length >= Long.BYTES, "length", "8 bytes or more", file.length);
    long headerBytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    require(
        Long.compareUnsigned(headerBytes, MAX_HEADER_BYTES) <= 0,
        "length of the header",
        "at most " + MAX_HEADER_BYTES,
        Long.toUnsignedString(headerBytes));
    int dataStart = Long.BYTES + (int) headerBytes;
    require(
        dataStart <= file.length,
        "length of the header",
        "at most " + (file.length - Long.BYTES) + ", what the file has behind it",
        headerBytes);
    ByteBuffer data = ByteBuffer.wrap(file, dataStart, file.length - dataStart).slice();
    return new SafeTensorsReader(data).tensors(header(file, (int) headerBytes));
  }

  private static JsonNode header(byte[] file, int bytes) throws InvalidModelException {
    require(bytes > 0 && file[Long.BYTES] == '{', "header", "a JSON object", "another");
    try {
      return JSON.readTree(file, Long.BYTES, bytes);
    } catch (IOException e) {
      throw new InvalidModelException("header: expected JSON, found: " + firstLine(e), e);
    }
  }

  private static String firstLine(IOException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  private Map<String, Tensor> tensors(JsonNode header) throws InvalidModelException {
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(SafeTensors.METADATA)) {
        places.add(place("tensor '" + entry.getKey() + "'", entry.getKey(), entry.getValue()));
      }
    }
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long end = 0;
    for (Place place : places) {
      require(
          place.begin() == end,
          "begin of tensor '" + place.name() + "'",
          end + ", where the one before ends",
          place.begin());
      end = place.end();
      require(
          end <= data.limit(),
          "end of tensor '" + place.name() + "'",
          "at most " + data.limit() + ", the length of the data",
          end);
      ByteBuffer numbers = data.slice((int) place.begin(), (int) (end - place.begin()));
      tensors.put(place.name(), new Tensor(place.type(), place.shape(), numbers));
    }
    require(end == data.limit(), "length of the data", end + " as the header says", data.limit());
    return tensors;
  }

  private record Place(String name, Tensor.Type type, List<Long> shape, long begin, long end) {}

  private static Place place(String subject, String name, JsonNode description)
      throws InvalidModelException {
    List<String> fields = new ArrayList<>();
    description.fieldNames().forEachRemaining(fields::add);
    require(
        description.isObject() && fields.size() == FIELDS.size() && fields.containsAll(FIELDS),
        subject,
        "an object of " + FIELDS,
        description);
    Tensor.Type type = type(subject, description.get("dtype"));
    List<Long> shape = naturals(subject + ", shape", description.get("shape"));
    List<Long> offsets = naturals(subject + ", data_offsets", description.get("data_offsets"));
    require(offsets.size() == 2, subject + ", data_offsets", "begin and end", offsets);
    Place place = new Place(name, type, shape, offsets.get(0), offsets.get(1));
    long bytes = type.bytes();
    for (long size : shape) {
      bytes *= size;
      // Both factors of the next product are bounded, so that it cannot overflow.
      require(
          bytes <= SafeTensors.MAX_BYTES,
          subject + ", shape",
          "at most " + SafeTensors.MAX_BYTES + " bytes",
          shape);
    }
    require(
        place.end() - place.begin() == bytes,
        subject + ", data_offsets",
        bytes + " bytes, as its shape " + shape + " needs",
        offsets);
    return place;
  }

  private static Tensor.Type type(String subject, JsonNode dtype) throws InvalidModelException {
    for (Tensor.Type type : Tensor.Type.values()) {
      if (dtype.isTextual() && dtype.textValue().equals(type.name())) {
        return type;
      }
    }
    throw new InvalidModelException(
        subject + ", dtype: expected F32 or I64 (in PyTorch: net.float()), found " + dtype);
  }

  /** A list of whole numbers from 0, none larger than a file may be. */
  private static List<Long> naturals(String subject, JsonNode list) throws InvalidModelException {
    List<Long> values = new ArrayList<>();
    boolean all = list.isArray();
    for (JsonNode value : list) {
      all &=
          value.isIntegralNumber()
              && value.canConvertToLong()
              && value.longValue() >= 0
              && value.longValue() <= SafeTensors.MAX_BYTES;
      values.add(value.longValue());
    }
    require(all, subject, "a list of whole numbers from 0 to " + SafeTensors.MAX_BYTES, list);
    return values;
  }

  private static void require(boolean condition, String subject, String expected, Object found)
      throws InvalidModelException {
    if (!condition) {
      throw new InvalidModelException(subject + ": expected " + expected + ", found " + found);
    }
  }
}
