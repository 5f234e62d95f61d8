package dev.sparkresnet.data.image;

import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The file formats that pictures are decoded from, by the JDK's own readers. */
enum ImageFormat {
  PNG("png", "\u0089PNG\r\n\u001a\n"),
  JPEG("jpeg", "\u00ff\u00d8\u00ff");

  private static final String START_OF_SCAN = "\u00ff\u00da";
  private static final String END_OF_JPEG = "\u00ff\u00d9";

  /** 20 of the largest picture; photographs have about ten scans. */
  private static final long MOST_PIXELS_IN_SCANS = 20L * GrayImage.MOST_PIXELS;

  private static final Pattern JAVA_NAME = Pattern.compile("\\w+(Exception|Error)\\b");

  private final String name;

  /** What a file begins with, a character a byte. */
  private final String signature;

  ImageFormat(String name, String signature) {
    this.name = name;
    this.signature = signature;
  }

  /** What the bytes begin as, if anything. */
  static Optional<ImageFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> format.begins(bytes)).findFirst();
  }

  private boolean begins(byte[] bytes) {
    return bytes.length > signature.length() && isAt(0, signature, bytes);
  }

  /** Whether the bytes cannot be anything else; three bright pixels can begin as a JPEG does. */
  boolean isCertain(byte[] bytes) {
    return this != JPEG || isAt(bytes.length - END_OF_JPEG.length(), END_OF_JPEG, bytes);
  }

  private static boolean isAt(int offset, String text, byte[] bytes) {
    return new String(bytes, offset, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  /**
   * Decodes a picture, turns it upright as its Exif data say, and makes it gray. Sizes are looked
   * at before pixels are.
   */
  GrayImage decode(byte[] bytes) throws UnreadableImageException {
    requireColoursOfScreens(bytes);
    BufferedImage image = read(this == JPEG ? JpegSegment.withoutProfile(bytes) : bytes);
    int orientation = this == JPEG ? JpegOrientation.of(bytes) : JpegOrientation.UPRIGHT;
    return Grayscale.of(image).oriented(orientation);
  }

  private void requireColoursOfScreens(byte[] bytes) throws UnreadableImageException {
    String colours = this == JPEG ? JpegSegment.coloursOfPrinters(bytes) : "";
    if (!colours.isEmpty()) {
      throw new UnreadableImageException(
          Fault.UNSUPPORTED,
          "expected a JPEG file in gray or RGB, found one in the colours of printers (%s), which is not supported yet; convert it to RGB"
              .formatted(colours));
    }
  }

  private BufferedImage read(byte[] bytes) throws UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name);
    if (!readers.hasNext()) {
      throw new IllegalStateException("This Java has no reader for " + name + " files");
    }
    ImageReader reader = readers.next();
    AtomicBoolean cutOff = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        // What is missing of a JPEG is filled with gray; no other warning is about the pixels.
        (source, warning) -> {
          if (warning.contains("premature end of data")) {
            cutOff.set(true);
          }
        });
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      int height = reader.getHeight(0);
      int width = reader.getWidth(0);
      GrayImage.requireSize(height, width);
      requireFewScans(bytes, height, width);
      BufferedImage image = reader.read(0);
      if (cutOff.get() || (this == JPEG && !JpegSegment.hasEnd(bytes))) {
        throw damaged("it ends too early", null);
      }
      int colors = image.getColorModel().getColorSpace().getType();
      if (colors != ColorSpace.TYPE_GRAY && colors != ColorSpace.TYPE_RGB) {
        // Those of printers, as later builds of the JDK read them.
        throw damaged("its colors are others", null);
      }
      return image;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers check little, and fail in many ways on damaged files.
      throw damaged(reason(e), e);
    } finally {
      reader.dispose();
    }
  }

  /** A progressive JPEG file goes over all of its pixels in every scan, which takes few bytes. */
  private void requireFewScans(byte[] bytes, int height, int width)
      throws UnreadableImageException {
    int scans = this == JPEG ? scans(bytes) : 1;
    if ((long) height * width * scans > MOST_PIXELS_IN_SCANS) {
      throw new UnreadableImageException(
          Fault.SIZE,
          String.format(
              Locale.ROOT,
              "expected a JPEG file of at most %,d pixels in all of its scans, it has %d scans of %d x %d",
              MOST_PIXELS_IN_SCANS,
              scans,
              width,
              height));
    }
  }

  /** At least those that a reader would find. */
  private static int scans(byte[] jpeg) {
    int scans = 0;
    for (int at = 0; at + START_OF_SCAN.length() <= jpeg.length; at++) {
      if ((jpeg[at] & 0xff) == START_OF_SCAN.charAt(0)
          && (jpeg[at + 1] & 0xff) == START_OF_SCAN.charAt(1)) {
        scans++;
      }
    }
    return scans;
  }

  /** For people: the names of Java's exceptions, and what most of them say, are for developers. */
  private static String reason(Exception e) {
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    String reason = e instanceof IOException ? e.getMessage() : null;
    if (reason != null && e.getCause() != null && e.getCause().getMessage() != null) {
      reason += ": " + e.getCause().getMessage();
    }
    return reason == null || JAVA_NAME.matcher(reason).find()
        ? "its parts contradict each other"
        : reason.lines().findFirst().orElse("");
  }

  private UnreadableImageException damaged(String reason, Exception cause) {
    return new UnreadableImageException(
        Fault.CONTENT,
        "expected a whole %s file, gray or RGB; it cannot be read: %s".formatted(this, reason),
        cause);
  }
}
