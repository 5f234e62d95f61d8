package dev.sparkresnet.data.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formats that are found among pictures and not read, so that an error can name what it has before
 * it.
 */
enum UnsupportedFormat {
  WEBP("a WebP file", "RIFF.{4}WEBP"),
  GIF("a GIF file", "GIF8[79]a"),
  BMP("a BMP file", "BM.{12}[\\x0c\\x28\\x34\\x38\\x40\\x6c\\x7c]\0\0\0"),
  TIFF("a TIFF file, or a camera's raw one", "II[*+]\0|MM\0[*+]"),
  AVIF("an AVIF file", ".{4}ftyp(avif|avis|(mif1|msf1|miaf).{0,64}?avif)"),
  HEIC("a HEIC file", ".{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)"),
  RAW("a camera's raw file", ".{4}ftypcrx "),
  JPEG_XL("a JPEG XL file", "\0\0\0\\x0cJXL \r\n\\x87\n"),
  JPEG_2000("a JPEG 2000 file", "\0\0\0\\x0cjP  \r\n\\x87\n|\\xffO\\xffQ"),
  PSD("a Photoshop file", "8BPS"),
  SVG("an SVG file", "(\\xef\\xbb\\xbf)?\\s*(<\\?xml.*?|<!--.*?)?<(!DOCTYPE )?svg"),
  LFS(
      "a pointer of Git LFS",
      "version https://git-lfs",
      " in the place of the picture; run git lfs pull"),
  PDF("a PDF document", "%PDF-", Text.NO_PICTURE),
  HTML("a web page", "(?i)(\\xef\\xbb\\xbf)?\\s*<(!doctype html|html)", Text.NO_PICTURE),
  VIDEO_MP4("an MP4 or QuickTime video", ".{4}(ftyp|moov|mdat)", Text.NO_PICTURE),
  VIDEO_AVI("an AVI video", "RIFF.{4}AVI ", Text.NO_PICTURE),
  VIDEO_MATROSKA("a WebM or Matroska video", "\\x1aE\\xdf\\xa3", Text.NO_PICTURE),
  ZIP("a ZIP archive", "PK\\x03\\x04", Text.NO_PICTURE),
  PARQUET("a Parquet file", "PAR1", Text.NO_PICTURE);

  private static final int LOOKED_AT_BYTES = 1024;

  private final String description;
  private final Pattern beginning;
  private final String remark;

  /** What enums may not have as constants of their own. */
  private static final class Text {
    static final String NO_PICTURE = ", which is no picture";
    static final String CONVERT = ", which is not supported yet; convert it to PNG or JPEG";
  }

  UnsupportedFormat(String description, String beginning) {
    this(description, beginning, Text.CONVERT);
  }

  UnsupportedFormat(String description, String beginning, String remark) {
    this.description = description;
    this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
    this.remark = remark;
  }

  /** What the bytes begin as, if it is one of these. All have at least four bytes of their own. */
  static Optional<UnsupportedFormat> of(byte[] bytes) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, LOOKED_AT_BYTES), StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(format -> format.beginning.matcher(start).lookingAt())
        .findFirst();
  }

  /** Such as {@code a WebP file, which is not supported yet; convert it to PNG or JPEG}. */
  @Override
  public String toString() {
    return description + remark;
  }
}
