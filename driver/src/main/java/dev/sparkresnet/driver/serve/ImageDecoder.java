package dev.sparkresnet.driver.serve;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes an image of the body of a request: a PNG or JPEG file, told by its first bytes, or the 784
 * bytes of an image of 28 x 28. What it reads is not trusted; sizes are looked at before anything
 * is decoded.
 */
final class ImageDecoder {
  static final int MOST_PIXELS = 25_000_000;

  /** As the resizing takes them. */
  static final int MOST_PIXELS_PER_SIDE = 8192;

  /**
   * A progressive JPEG goes over all of its pixels in every scan, and a scan takes a few bytes. 20
   * of the largest image; photographs have about ten.
   */
  private static final long MOST_PIXELS_IN_SCANS = 20L * MOST_PIXELS;

  private static final int RAW_SIDE = 28;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] SCAN = {(byte) 0xff, (byte) 0xda};

  private ImageDecoder() {}

  /**
   * Decodes a body.
   *
   * @throws Refusal if it is empty, something else, too large or damaged
   */
  static GrayImage decode(byte[] body) throws Refusal {
    if (startsWith(body, PNG)) {
      return decode("png", body);
    } else if (startsWith(body, JPEG)) {
      return decode("jpeg", body).oriented(JpegOrientation.of(body));
    } else if (body.length == RAW_SIDE * RAW_SIDE) {
      return new GrayImage(RAW_SIDE, RAW_SIDE, body);
    } else if (body.length == 0) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "The body is empty; send a PNG or JPEG file, or the 784 bytes of a 28 x 28 image");
    }
    throw new Refusal(
        Refusal.UNSUPPORTED,
        String.format(
            Locale.ROOT,
            "The body, %d bytes, is neither a PNG nor a JPEG file, nor the 784 bytes of a 28 x 28 image; send one of these",
            body.length));
  }

  private static boolean startsWith(byte[] body, byte[] signature) {
    return body.length >= signature.length
        && Arrays.equals(body, 0, signature.length, signature, 0, signature.length);
  }

  private static GrayImage decode(String format, byte[] body) throws Refusal {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    AtomicBoolean cutOff = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        // What is missing of a JPEG is filled with grey; no other warning is about the pixels.
        (source, warning) -> {
          if (warning.contains("premature end of data")) {
            cutOff.set(true);
          }
        });
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(body))) {
      reader.setInput(in, true, true);
      requireSize(reader.getWidth(0), reader.getHeight(0), format.equals("png") ? 1 : scans(body));
      BufferedImage image = reader.read(0);
      if (cutOff.get()) {
        throw unreadable(format, "it ends too early or is damaged", null);
      }
      return Grayscale.of(image);
    } catch (IOException e) {
      throw unreadable(format, reason(e), e);
    } catch (RuntimeException e) {
      // The JDK's readers check little, and fail in many ways on damaged files.
      throw unreadable(format, e.toString(), e);
    } finally {
      reader.dispose();
    }
  }

  private static void requireSize(int width, int height, int scans) throws Refusal {
    long pixels = (long) width * height;
    if (pixels > MOST_PIXELS || Math.max(width, height) > MOST_PIXELS_PER_SIDE) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The image has %d x %d pixels, at most %d in all and %d a side are taken; send a smaller one",
              width,
              height,
              MOST_PIXELS,
              MOST_PIXELS_PER_SIDE));
    }
    if (pixels * scans > MOST_PIXELS_IN_SCANS) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The JPEG file has %d scans of %d x %d pixels, at most %d pixels in all scans are taken; save it without progressive scans",
              scans,
              width,
              height,
              MOST_PIXELS_IN_SCANS));
    }
  }

  /** At least those that a reader would find. */
  private static int scans(byte[] jpeg) {
    int scans = 0;
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if (jpeg[i] == SCAN[0] && jpeg[i + 1] == SCAN[1]) {
        scans++;
      }
    }
    return scans;
  }

  private static String reason(IOException e) {
    String cause = e.getCause() == null ? null : e.getCause().getMessage();
    String reason = cause == null ? e.getMessage() : e.getMessage() + ": " + cause;
    return String.valueOf(reason).lines().findFirst().orElse("");
  }

  private static Refusal unreadable(String format, String problem, Exception cause) {
    return new Refusal(
        Refusal.BAD_REQUEST,
        "The %s file cannot be read: %s; send a whole file, grey or RGB"
            .formatted(format.toUpperCase(Locale.ROOT), problem),
        cause);
  }
}
