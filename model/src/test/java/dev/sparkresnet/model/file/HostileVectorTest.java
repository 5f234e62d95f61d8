package dev.sparkresnet.model.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays whose header is not that of the vector that the network needs. */
class HostileVectorTest {
  private static final int PARAMETERS = 26;
  private static final int FLOAT = 1 << 13;
  private static final int DOUBLE = 1 << 14;

  /** As ND4J writes a vector, with what a header may lie about. */
  record Header(
      String shapeBuffer,
      long shapeInfoLength,
      String shapeType,
      long[] shapeInfo,
      String buffer,
      long length,
      String type) {
    private static final String ALLOCATION = "MIXED_DATA_TYPES";

    static Header ofShape(long shapeInfoLength, long... shapeInfo) {
      return new Header(
          ALLOCATION, shapeInfoLength, "LONG", shapeInfo, ALLOCATION, PARAMETERS, "FLOAT");
    }

    static Header ofValues(String buffer, long length, String type) {
      return new Header(ALLOCATION, 6, "LONG", vector(PARAMETERS), buffer, length, type);
    }

    static long[] vector(long length) {
      return new long[] {1, length, 1, FLOAT, 1, 'c'};
    }

    byte[] bytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(shapeBuffer);
      out.writeLong(shapeInfoLength);
      out.writeUTF(shapeType);
      for (long each : shapeInfo) {
        out.writeLong(each);
      }
      out.writeUTF(buffer);
      out.writeLong(length);
      out.writeUTF(type);
      out.write(new byte[PARAMETERS * Float.BYTES]);
      return bytes.toByteArray();
    }
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(
            "length of the shape information should be 6, is 9223372036854775807",
            Header.ofShape(Long.MAX_VALUE, Header.vector(PARAMETERS))),
        lie(
            "length of the shape information should be 6, is -1",
            Header.ofShape(-1, Header.vector(PARAMETERS))),
        lie(
            "shape should be 26, is 9223372036854775807",
            Header.ofShape(6, Header.vector(Long.MAX_VALUE))),
        lie("shape should be 26, is -26", Header.ofShape(6, Header.vector(-PARAMETERS))),
        lie("shape should be 26, is 27", Header.ofShape(6, Header.vector(27))),
        lie(
            "length of the shape information should be 6, is 8",
            Header.ofShape(8, 2, 1, PARAMETERS, PARAMETERS, 1, FLOAT, 1, 'c')),
        lie("rank should be 1, is 0", Header.ofShape(6, 0, PARAMETERS, 1, FLOAT, 1, 'c')),
        lie(
            "stride should be 1, is 1000000",
            Header.ofShape(6, 1, PARAMETERS, 1000000, FLOAT, 1, 'c')),
        lie(
            "options should be 8192, is 16384",
            Header.ofShape(6, 1, PARAMETERS, 1, DOUBLE, 1, 'c')),
        lie("element stride should be 1, is 0", Header.ofShape(6, 1, PARAMETERS, 1, FLOAT, 0, 'c')),
        lie("order should be 99, is -5", Header.ofShape(6, 1, PARAMETERS, 1, FLOAT, 1, -5)),
        lie(
            "buffer should be MIXED_DATA_TYPES, is HEAP",
            Header.ofValues("HEAP", PARAMETERS, "FLOAT")),
        lie(
            "type should be FLOAT, is COMPRESSED",
            Header.ofValues("MIXED_DATA_TYPES", PARAMETERS, "COMPRESSED")),
        lie(
            "type should be FLOAT, is DOUBLE",
            Header.ofValues("MIXED_DATA_TYPES", PARAMETERS, "DOUBLE")),
        lie("length should be 26, is -1", Header.ofValues("MIXED_DATA_TYPES", -1, "FLOAT")),
        lie(
            "length should be 26, is 2147483648",
            Header.ofValues("MIXED_DATA_TYPES", 1L << 31, "FLOAT")));
  }

  private static Arguments lie(String problem, Header header) {
    return Arguments.of(problem, header);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void givenLyingHeader_whenRead_thenRefused(String problem, Header header) throws IOException {
    byte[] file = SavedModel.small().with(SavedModel.PARAMETERS, header.bytes()).zip();

    assertThatThrownBy(() -> ModelZip.of(file).network())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "coefficients.bin: expected a vector of 26 numbers of type FLOAT, as configuration.json needs; its "
                + problem);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 200, -1})
  void givenVectorCutOff_whenRead_thenRefused(int bytes) throws IOException {
    SavedModel saved = SavedModel.small();
    byte[] whole = saved.entries().get(SavedModel.PARAMETERS);
    byte[] cut = Arrays.copyOf(whole, bytes < 0 ? whole.length + bytes : bytes);
    byte[] file = saved.with(SavedModel.PARAMETERS, cut).zip();

    assertThatThrownBy(() -> ModelZip.of(file).network())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "coefficients.bin: expected its whole content, reading it failed with java.io.EOFException");
  }

  @ParameterizedTest
  @ValueSource(strings = {SavedModel.PARAMETERS, SavedModel.UPDATER_STATE})
  void givenMoreBytesThanNumbers_whenRead_thenRefused(String name) throws IOException {
    SavedModel saved = SavedModel.small();
    byte[] whole = saved.entries().get(name);
    byte[] file = saved.with(name, Arrays.copyOf(whole, whole.length + 1)).zip();

    assertThatThrownBy(() -> ModelZip.of(file).network())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(name + ": expected end none, found more bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {SavedModel.PARAMETERS, SavedModel.UPDATER_STATE})
  void givenOtherNetworksVector_whenRead_thenRefused(String name) throws IOException {
    SavedModel saved = SavedModel.small();
    String other =
        name.equals(SavedModel.PARAMETERS) ? SavedModel.UPDATER_STATE : SavedModel.PARAMETERS;
    byte[] file = saved.with(name, saved.entries().get(other)).zip();

    assertThatThrownBy(() -> ModelZip.of(file).networkWithUpdaterState())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(name + ": expected a vector of ")
        .hasMessageContaining("its shape should be ");
  }
}
