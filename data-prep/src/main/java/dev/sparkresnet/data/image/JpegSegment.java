package dev.sparkresnet.data.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a JPEG file before its pixels.
 *
 * @param kind second byte of its marker
 * @param start of its marker in the file
 * @param end behind its last byte
 */
record JpegSegment(int kind, int start, int end) {
  static final int EXIF = 0xe1;

  private static final int MARKER = 0xff;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int FIRST_RESTART = 0xd0;
  private static final int TEMPORARY = 0x01;
  private static final int HEADER_BYTES = 4;
  private static final int PROFILE = 0xe2;
  private static final String PROFILE_NAME = "ICC_PROFILE\0";
  private static final int ADOBE = 0xee;
  private static final String ADOBE_NAME = "Adobe";
  private static final int ADOBE_TRANSFORM = 11;
  private static final int YCCK = 2;
  private static final int FIRST_FRAME = 0xc0;
  private static final int LAST_FRAME = 0xcf;

  /** Tables and a reserved kind that lie among the frames' numbers. */
  private static final List<Integer> NO_FRAMES = List.of(0xc4, 0xc8, 0xcc);

  private static final int FRAME_COMPONENTS = 5;

  /** Those up to the first scan, or up to what is damaged. */
  static List<JpegSegment> of(byte[] jpeg) {
    List<JpegSegment> segments = new ArrayList<>();
    int place = 2;
    while (place + HEADER_BYTES <= jpeg.length && at(jpeg, place) == MARKER) {
      int kind = at(jpeg, place + 1);
      if (kind == MARKER) {
        // Markers may have any number of these before them.
        place++;
      } else if (kind == TEMPORARY || (kind >= FIRST_RESTART && kind < END_OF_IMAGE)) {
        place += 2;
      } else {
        int end = place + 2 + (at(jpeg, place + 2) << Byte.SIZE | at(jpeg, place + 3));
        if (kind == END_OF_IMAGE || end > jpeg.length || end < place + HEADER_BYTES) {
          break;
        }
        segments.add(new JpegSegment(kind, place, end));
        if (kind == START_OF_SCAN) {
          break;
        }
        place = end;
      }
    }
    return segments;
  }

  private static int at(byte[] bytes, int place) {
    return Byte.toUnsignedInt(bytes[place]);
  }

  /** Where its content begins. */
  int content() {
    return start + HEADER_BYTES;
  }

  boolean begins(byte[] jpeg, String name) {
    return end >= content() + name.length()
        && new String(jpeg, content(), name.length(), StandardCharsets.ISO_8859_1).equals(name);
  }

  /**
   * The file without its colour profile, by which the JDK's reader would change the colours, or
   * fail; the file itself where it has none.
   */
  static byte[] withoutProfile(byte[] jpeg) {
    List<JpegSegment> profile =
        of(jpeg).stream()
            .filter(segment -> segment.kind == PROFILE && segment.begins(jpeg, PROFILE_NAME))
            .toList();
    if (profile.isEmpty()) {
      return jpeg;
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream(jpeg.length);
    int place = 0;
    for (JpegSegment segment : profile) {
      rest.write(jpeg, place, segment.start - place);
      place = segment.end;
    }
    rest.write(jpeg, place, jpeg.length - place);
    return rest.toByteArray();
  }

  /** The kind of a JPEG's four colours, CMYK or YCCK; empty where there are less. */
  static String coloursOfPrinters(byte[] jpeg) {
    boolean four = false;
    boolean isYcck = false;
    for (JpegSegment segment : of(jpeg)) {
      int bytes = segment.end - segment.content();
      if (segment.isFrame() && bytes > FRAME_COMPONENTS) {
        four |= at(jpeg, segment.content() + FRAME_COMPONENTS) == 4;
      } else if (segment.kind == ADOBE
          && bytes > ADOBE_TRANSFORM
          && segment.begins(jpeg, ADOBE_NAME)) {
        isYcck = at(jpeg, segment.content() + ADOBE_TRANSFORM) == YCCK;
      }
    }
    return four ? (isYcck ? "YCCK" : "CMYK") : "";
  }

  /**
   * Whether the mark of the end is behind the last scan. Without it nobody can tell whether there
   * were more scans, or more of the last one: what there is looks like a whole picture, only
   * coarser, or gray. Pillow refuses such a file, too.
   */
  static boolean hasEnd(byte[] jpeg) {
    return last(jpeg, END_OF_IMAGE) > last(jpeg, START_OF_SCAN);
  }

  /** Where the last marker of a kind is, -1 if nowhere. */
  private static int last(byte[] jpeg, int kind) {
    int place = jpeg.length - 2;
    while (place >= 0 && (at(jpeg, place) != MARKER || at(jpeg, place + 1) != kind)) {
      place--;
    }
    return place;
  }

  private boolean isFrame() {
    return kind >= FIRST_FRAME && kind <= LAST_FRAME && !NO_FRAMES.contains(kind);
  }
}
