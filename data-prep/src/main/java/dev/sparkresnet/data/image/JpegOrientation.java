package dev.sparkresnet.data.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: phones store a photograph as the sensor lay and say beside it, as Exif's
 * tag 0x0112, how to turn it. The JDK's reader does not look at that.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">Exif 2.32</a>
 */
final class JpegOrientation {
  /** As the pixels lie in the file. */
  static final int UPRIGHT = 1;

  private static final int MIRRORED_AND_TURNED = 8;
  private static final String EXIF = "Exif\0\0";
  private static final int TIFF_MAGIC = 42;
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT_TYPE = 3;
  private static final int ENTRY_BYTES = 12;

  private JpegOrientation() {}

  /** 1 to 8; 1 where the file says none that is known, or says it in a damaged way. */
  static int of(byte[] jpeg) {
    for (JpegSegment segment : JpegSegment.of(jpeg)) {
      if (segment.kind() == JpegSegment.EXIF && segment.begins(jpeg, EXIF)) {
        int tiff = segment.content() + EXIF.length();
        return ofTiff(ByteBuffer.wrap(jpeg, tiff, segment.end() - tiff).slice());
      }
    }
    return UPRIGHT;
  }

  private static int ofTiff(ByteBuffer tiff) {
    if (tiff.remaining() < 8) {
      return UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (tiff.getShort(2) != TIFF_MAGIC || directory + 2 > tiff.limit()) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > tiff.limit()) {
        return UPRIGHT;
      }
      int at = (int) entry;
      if (Short.toUnsignedInt(tiff.getShort(at)) == ORIENTATION
          && tiff.getShort(at + 2) == SHORT_TYPE) {
        int orientation = Short.toUnsignedInt(tiff.getShort(at + 8));
        return orientation >= UPRIGHT && orientation <= MIRRORED_AND_TURNED ? orientation : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
