package dev.sparkresnet.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sparkresnet.model.file.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class SafeTensorsTest {
  @Test
  void givenTensors_whenWritten_thenLayoutOfTheFormatsOwnLibrary() {
    SafeTensors tensors =
        new SafeTensors(
            Map.of(
                "b", Tensor.of(Nd4j.createFromArray(1f, -2f)),
                "a", Tensor.of(Nd4j.createFromArray(new float[][] {{1}, {2}, {3}})),
                "z", Tensor.of(258)));

    ByteBuffer file = ByteBuffer.wrap(tensors.bytes()).order(ByteOrder.LITTLE_ENDIAN);

    int headerBytes = (int) file.getLong();
    byte[] header = new byte[headerBytes];
    file.get(header);
    assertThat(headerBytes % 8).isZero();
    assertThat(new String(header, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"z\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[8,20]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[20,28]}}");
    assertThat(file.getLong()).isEqualTo(258);
    float[] numbers = new float[5];
    file.asFloatBuffer().get(numbers);
    assertThat(numbers).containsExactly(1, 2, 3, 1, -2);
  }

  @Test
  void givenTensors_whenReadAgain_thenSameBytes() throws InvalidModelException {
    float[] special = {Float.MIN_VALUE, Float.NaN, -0f, Float.NEGATIVE_INFINITY};
    byte[] file =
        new SafeTensors(Map.of("x", Tensor.of(Nd4j.createFromArray(special)), "n", Tensor.of(-1)))
            .bytes();

    SafeTensors read = SafeTensors.read(file);

    assertThat(read.bytes()).isEqualTo(file);
    assertThat(read.tensors().get("x").array().toFloatVector()).containsExactly(special);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {`a`:{`dtype`:`BF16`,`shape`:[2],`data_offsets`:[0,4]}} | 4 | tensor 'a', dtype: expected F32 or I64 (in PyTorch: net.float()), found `BF16`
          {`a`:{`dtype`:7,`shape`:[2],`data_offsets`:[0,8]}} | 8 | tensor 'a', dtype: expected F32 or I64 (in PyTorch: net.float()), found 7
          {`a`:{`dtype`:`F32`,`shape`:[2]}} | 8 | tensor 'a': expected an object of [dtype, shape, data_offsets], found {`dtype`:`F32`,`shape`:[2]}
          {`a`:[1]} | 8 | tensor 'a': expected an object of [dtype, shape, data_offsets], found [1]
          {`a`:{`dtype`:`F32`,`shape`:[-2],`data_offsets`:[0,8]}} | 8 | tensor 'a', shape: expected a list of whole numbers from 0 to 536870912, found [-2]
          {`a`:{`dtype`:`F32`,`shape`:[1.5],`data_offsets`:[0,8]}} | 8 | tensor 'a', shape: expected a list of whole numbers from 0 to 536870912, found [1.5]
          {`a`:{`dtype`:`F32`,`shape`:`2`,`data_offsets`:[0,8]}} | 8 | tensor 'a', shape: expected a list of whole numbers from 0 to 536870912, found `2`
          {`a`:{`dtype`:`F32`,`shape`:[99999999999999999999],`data_offsets`:[0,8]}} | 8 | tensor 'a', shape: expected a list of whole numbers from 0 to 536870912, found [99999999999999999999]
          {`a`:{`dtype`:`F32`,`shape`:[65536,65536,65536,65536],`data_offsets`:[0,0]}} | 0 | tensor 'a', shape: expected at most 536870912 bytes, found [65536, 65536, 65536, 65536]
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,4]}} | 4 | tensor 'a', data_offsets: expected 8 bytes, as its shape [2] needs, found [0, 4]
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[8,0]}} | 8 | tensor 'a', data_offsets: expected 8 bytes, as its shape [2] needs, found [8, 0]
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8,9]}} | 8 | tensor 'a', data_offsets: expected begin and end, found [0, 8, 9]
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]}} | 4 | end of tensor 'a': expected at most 4, the length of the data, found 8
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]}} | 12 | length of the data: expected 8 as the header says, found 12
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[4,12]}} | 12 | begin of tensor 'a': expected 0, where the one before ends, found 4
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]},`b`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[4,12]}} | 12 | begin of tensor 'b': expected 8, where the one before ends, found 4
          {`a`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]},`b`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]}} | 8 | begin of tensor 'b': expected 8, where the one before ends, found 0
          [1] | 0 | header: expected a JSON object, found another
          """)
  void givenMalformedHeader_whenRead_thenErrorNamesThePlace(
      String header, int dataBytes, String message) {
    byte[] file = file(header.replace('`', '"'), dataBytes);

    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(message.replace('`', '"'));
  }

  @Test
  void givenHeaderThatIsNoJson_whenRead_thenErrorSaysSo() {
    for (String header :
        new String[] {
          "{\"a\":", "{\"a\":{},\"a\":{}}", "{} {}", "{" + "\"a\":{".repeat(99), "{\"a\":1}\0"
        }) {
      byte[] file = file(header, 0);

      assertThatThrownBy(() -> SafeTensors.read(file))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageStartingWith("header: expected JSON, found: ");
    }
  }

  @Test
  void givenWrongHeaderLength_whenRead_thenErrorSaysHowLongItMayBe() {
    byte[] file = file("{}", 4);

    assertFails(Arrays.copyOf(file, 7), "length: expected 8 bytes or more, found 7");
    assertFails(
        withHeaderBytes(file, 7),
        "length of the header: expected at most 6, what the file has behind it, found 7");
    assertFails(
        withHeaderBytes(file, (1 << 20) + 1),
        "length of the header: expected at most 1048576, found 1048577");
    assertFails(
        withHeaderBytes(file, -1),
        "length of the header: expected at most 1048576, found 18446744073709551615");
    assertFails(withHeaderBytes(file, 0), "header: expected a JSON object, found another");
  }

  private static void assertFails(byte[] file, String message) {
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(message);
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + bytes.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] withHeaderBytes(byte[] file, long headerBytes) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(headerBytes);
    return changed;
  }
}
