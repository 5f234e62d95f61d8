package dev.sparkresnet.model.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkresnet.model.file.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Named tensors as a safetensors file holds them:
 *
 * <pre>
 * uint64, little-endian                       length of the header
 * {"name":{"dtype":"F32","shape":[64,1,7,7],"data_offsets":[0,12544]},...}
 * numbers, one tensor behind the other, offsets counted from the header's end
 * </pre>
 *
 * <p>The bytes are those that the format's own library writes: the widest type first, then by name,
 * the header padded with blanks so that the numbers are aligned.
 *
 * <p>Source: <a href="https://huggingface.co/docs/safetensors">safetensors</a>.
 */
public final class SafeTensors {
  /** Longest file that should be read into memory: 12 times that of ResNet-18. */
  public static final int MAX_BYTES = 1 << 29;

  static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Tensor> tensors;

  SafeTensors(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
  }

  /** The numbers of some arrays, as float32. */
  public static SafeTensors of(Map<String, INDArray> arrays) {
    Map<String, Tensor> tensors = new TreeMap<>();
    arrays.forEach((name, array) -> tensors.put(name, Tensor.of(array)));
    return new SafeTensors(tensors);
  }

  /**
   * Reads a file that is not trusted.
   *
   * @param file the whole file; not copied
   * @throws InvalidModelException if it is damaged, or holds other types than F32 and I64
   */
  public static SafeTensors read(byte[] file) throws InvalidModelException {
    return new SafeTensors(SafeTensorsReader.tensors(file));
  }

  /** By their names, in the order of these. */
  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The content of a {@code .safetensors} file. */
  public byte[] bytes() {
    List<Map.Entry<String, Tensor>> ordered =
        tensors.entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().type().bytes()))
            .toList();
    byte[] header = header(ordered);
    long total = (long) Long.BYTES + header.length;
    for (Tensor tensor : tensors.values()) {
      total += tensor.data().remaining();
    }
    ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(total)).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    ordered.forEach(entry -> file.put(entry.getValue().data().duplicate()));
    return file.array();
  }

  private static byte[] header(List<Map.Entry<String, Tensor>> ordered) {
    ObjectNode header = JSON.createObjectNode();
    // Some of PyTorch's tools refuse a file that does not say whose layout it has.
    header.putObject(METADATA).put("format", "pt");
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : ordered) {
      Tensor tensor = entry.getValue();
      Map<String, Object> description = new LinkedHashMap<>();
      description.put("dtype", tensor.type().name());
      description.put("shape", tensor.shape());
      description.put("data_offsets", List.of(offset, offset + tensor.data().remaining()));
      header.set(entry.getKey(), JSON.valueToTree(description));
      offset += tensor.data().remaining();
    }
    String json = text(header);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(Math.floorMod(-bytes, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ObjectNode header) {
    try {
      return JSON.writeValueAsString(header);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of text and numbers could not be written", e);
    }
  }
}
