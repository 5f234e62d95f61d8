package dev.sparkresnet.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegOrientationTest {
  @ParameterizedTest
  // As a viewer shows the image of the rows "ab" and "cd" and "ef".
  @CsvSource({
    "1,ab/cd/ef", "2,ba/dc/fe", "3,fe/dc/ba", "4,ef/cd/ab",
    "5,ace/bdf", "6,eca/fdb", "7,fdb/eca", "8,bdf/ace"
  })
  void givenOrientation_whenTurned_thenAsAViewerShowsIt(int orientation, String shown) {
    GrayImage turned =
        new GrayImage(3, 2, new byte[] {'a', 'b', 'c', 'd', 'e', 'f'}).oriented(orientation);

    StringBuilder rows = new StringBuilder();
    for (int y = 0; y < turned.height(); y++) {
      rows.append(y == 0 ? "" : "/");
      for (int x = 0; x < turned.width(); x++) {
        rows.append((char) turned.pixels()[y * turned.width() + x]);
      }
    }
    assertThat(rows).hasToString(shown);
  }

  @Test
  void givenPhotographOfPhone_whenDecoded_thenUpright() throws Exception {
    BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 8, 20, 0, white(8 * 20));
    byte[] plain = ImageFiles.file(image, "jpeg");

    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      GrayImage decoded = ImageFormat.JPEG.decode(withExif(plain, exif(order, 0x0112, 3, 6)));
      assertThat(decoded.height()).isEqualTo(40);
      assertThat(decoded.width()).isEqualTo(20);
      assertThat(Byte.toUnsignedInt(decoded.pixels()[3 * 20 + 10])).isGreaterThan(200);
      assertThat(Byte.toUnsignedInt(decoded.pixels()[30 * 20 + 10])).isLessThan(50);
    }
    assertThat(ImageFormat.JPEG.decode(plain).height()).isEqualTo(20);
  }

  @Test
  void givenOtherTagsAndValues_whenRead_thenUpright() throws Exception {
    byte[] plain = ImageFiles.file(ImageFiles.noise(8, 8, BufferedImage.TYPE_BYTE_GRAY), "jpeg");

    assertThat(JpegOrientation.of(plain)).isEqualTo(1);
    for (byte[] exif :
        new byte[][] {
          exif(ByteOrder.BIG_ENDIAN, 0x0113, 3, 6),
          exif(ByteOrder.BIG_ENDIAN, 0x0112, 4, 6),
          exif(ByteOrder.BIG_ENDIAN, 0x0112, 3, 0),
          exif(ByteOrder.BIG_ENDIAN, 0x0112, 3, 9)
        }) {
      assertThat(JpegOrientation.of(withExif(plain, exif))).isEqualTo(1);
    }
    assertThat(JpegOrientation.of(withExif(plain, exif(ByteOrder.BIG_ENDIAN, 0x0112, 3, 8))))
        .isEqualTo(8);
  }

  @Test
  void givenDamage_whenRead_thenSomeOrientation() throws Exception {
    byte[] plain = ImageFiles.file(ImageFiles.noise(8, 8, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
    byte[] whole = withExif(plain, exif(ByteOrder.LITTLE_ENDIAN, 0x0112, 3, 6));

    for (int length = 3; length < 80; length++) {
      assertThat(JpegOrientation.of(Arrays.copyOf(whole, length))).isIn(1, 6);
    }
    for (int place = 3; place < 60; place++) {
      byte[] damaged = whole.clone();
      damaged[place] ^= (byte) 0xff;
      assertThat(JpegOrientation.of(damaged)).isBetween(1, 8);
    }
  }

  private static int[] white(int count) {
    int[] values = new int[count];
    Arrays.fill(values, 255);
    return values;
  }

  /** A TIFF directory of two entries, of which the second is the one that counts. */
  private static byte[] exif(ByteOrder order, int tag, int type, int value) {
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 2 * 12 + 4);
    exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).order(order);
    exif.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    exif.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    exif.putShort((short) 42).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x0100).putShort((short) 3).putInt(1).putShort((short) 6);
    exif.putShort((short) 0);
    exif.putShort((short) tag).putShort((short) type).putInt(1).putShort((short) value);
    return exif.array();
  }

  private static byte[] withExif(byte[] jpeg, byte[] exif) {
    return ByteBuffer.allocate(jpeg.length + 4 + exif.length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (2 + exif.length))
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
