package dev.sparkresnet.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips that no model writer writes. */
class HostileZipTest {
  private static final int GIBIBYTES_OF_BOMB = 16;

  @ParameterizedTest
  @ValueSource(strings = {"", "not a zip", "PK, and then something longer than an end record"})
  void givenNoZip_whenRead_thenRefused(String content) {
    assertRefused(content.getBytes(StandardCharsets.UTF_8))
        .hasMessage(
            "expected a zip as DL4J's ModelSerializer writes it, but its %d bytes do not end with a zip's end record",
            content.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../evil.sh",
        "/etc/passwd",
        "C:\\evil",
        "models/",
        "models/configuration.json",
        "CONFIGURATION.JSON",
        "preprocessor.bin",
        "normalizer.bin",
        ""
      })
  void givenUnknownEntry_whenRead_thenRefusedByName(String name) throws IOException {
    assertRefused(SavedModel.small().with(name, new byte[1]).zip())
        .hasMessage(
            "expected no entries but configuration.json, coefficients.bin, updaterState.bin and noParams.marker, found '%s'",
            name);
  }

  @Test
  void givenEntryNameWithLineBreak_whenRefused_thenMessageIsOneLine() throws IOException {
    assertRefused(SavedModel.small().with("a\nerror:\u001b[2Jb", new byte[1]).zip())
        .hasMessageEndingWith("found 'a error: [2Jb'");
  }

  @Test
  void givenSerializedObject_whenRead_thenItsCodeDoesNotRun() throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new Trap.Gadget());
    }
    byte[] file = SavedModel.small().with("preprocessor.bin", object.toByteArray()).zip();

    assertRefused(file).hasMessageEndingWith("found 'preprocessor.bin'");
    assertThat(Trap.SPRUNG).doesNotContain("Gadget");
    assertThatThrownBy(
            () -> ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file)))
        .isInstanceOf(ClassCastException.class);
    assertThat(Trap.SPRUNG).contains("Gadget");
  }

  @Test
  void givenEntryTwice_whenRead_thenRefused() throws IOException {
    RawZip zip = new RawZip();
    SavedModel.small().entries().forEach(zip::add);
    zip.add(SavedModel.CONFIGURATION, new byte[2]);

    assertRefused(zip.bytes())
        .hasMessage("expected each entry once, found two named 'configuration.json'");
  }

  @ParameterizedTest
  @ValueSource(strings = {SavedModel.CONFIGURATION, SavedModel.PARAMETERS})
  void givenMissingEntry_whenRead_thenRefused(String name) throws IOException {
    assertRefused(SavedModel.small().without(name).zip())
        .hasMessageStartingWith("expected an entry " + name + ", found only [");
  }

  @Test
  void givenNoEntryAtAll_whenRead_thenRefused() {
    assertRefused(new RawZip().bytes())
        .hasMessage("expected an entry configuration.json, found only []");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SavedModel.CONFIGURATION, SavedModel.PARAMETERS, SavedModel.UPDATER_STATE})
  void givenBomb_whenRead_thenRefusedWithoutInflatingIt(String name) throws IOException {
    RawZip zip = new RawZip();
    SavedModel.small()
        .entries()
        .forEach(
            (each, content) -> {
              if (each.equals(name)) {
                zip.addBomb(each, content, (byte) ' ', GIBIBYTES_OF_BOMB << 10);
              } else {
                zip.add(each, content);
              }
            });
    byte[] file = zip.bytes();

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertRefused(file).hasMessageStartingWith(name + ": expected "));
  }

  @Test
  void givenOtherCompression_whenRead_thenRefused() {
    RawZip zip = new RawZip();
    zip.add(SavedModel.CONFIGURATION, 12, new byte[10], 10, 0);

    assertRefused(zip.bytes())
        .hasMessageEndingWith("entry 1 of 1 is encrypted or compressed with method 12");
  }

  @Test
  void givenBytesThatBelongToNoEntry_whenRead_thenRefused() throws IOException {
    SavedModel saved = SavedModel.small();
    RawZip before = new RawZip();
    before.hide(new byte[1]);
    saved.entries().forEach(before::add);
    RawZip after = new RawZip();
    saved.entries().forEach(after::add);
    after.hide(new byte[1]);
    byte[] file = saved.zip();

    assertRefused(before.bytes())
        .hasMessageEndingWith("entry 1 of 3 does not follow the one before");
    assertRefused(after.bytes()).hasMessageEndingWith("it has bytes that belong to no entry");
    assertRefused(Arrays.copyOf(file, file.length + 1))
        .hasMessageEndingWith("do not end with a zip's end record");
  }

  @Test
  void givenTwoEntriesWithOneContent_whenRead_thenRefused() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(SavedModel.small().zip()).order(ByteOrder.LITTLE_ENDIAN);
    int directory = file.getInt(file.capacity() - 6);
    int second = directory + 46 + SavedModel.CONFIGURATION.length();
    file.putInt(second + 42, 0);

    assertRefused(file.array()).hasMessageEndingWith("entry 2 of 3 does not follow the one before");
  }

  @Test
  void givenWrongCrc_whenRead_thenRefused() throws IOException {
    RawZip zip = new RawZip();
    byte[] json = SavedModel.small().entries().get(SavedModel.CONFIGURATION);
    zip.add(SavedModel.CONFIGURATION, 0, json, json.length, 1);

    assertRefused(zip.bytes())
        .hasMessageStartingWith("configuration.json: expected CRC-32 1, found ");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte... file) {
    return assertThatThrownBy(() -> ModelZip.of(file).network())
        .isInstanceOf(InvalidModelException.class);
  }
}
