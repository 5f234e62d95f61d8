package dev.sparkresnet.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The file formats that pictures are decoded from, by the JDK's own readers. */
enum ImageFormat {
  PNG("png", "\u0089PNG\r\n\u001a\n"),
  JPEG("jpeg", "\u00ff\u00d8\u00ff");

  private static final String END_OF_JPEG = "\u00ff\u00d9";

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
   * Decodes a picture and makes it gray as Pillow does: alpha is left out, of 16 bits the upper 8
   * stay, EXIF's orientation is not looked at.
   */
  GrayImage decode(byte[] bytes) throws UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name);
    if (!readers.hasNext()) {
      throw new IllegalStateException("This Java has no reader for " + name + " files");
    }
    ImageReader reader = readers.next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      GrayImage.requireSize(reader.getHeight(0), reader.getWidth(0));
      return gray(reader.read(0));
    } catch (IOException | RuntimeException e) {
      // What the readers throw for damaged files is not only IOException.
      throw new UnreadableImageException("not a readable " + this + " file (" + e + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private static GrayImage gray(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] pixels = new byte[height * width];
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    boolean palette = colors instanceof IndexColorModel;
    boolean oneChannel = !palette && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    int shift = palette ? 0 : Math.max(0, colors.getComponentSize(0) - 8);
    int[] row = new int[width * raster.getNumBands()];
    int bands = raster.getNumBands();
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int first = row[x * bands];
        int at = y * width + x;
        if (palette) {
          int rgb = colors.getRGB(first);
          pixels[at] = GrayImage.gray((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff);
        } else if (oneChannel) {
          pixels[at] = (byte) (first >> shift);
        } else {
          pixels[at] =
              GrayImage.gray(
                  first >> shift, row[x * bands + 1] >> shift, row[x * bands + 2] >> shift);
        }
      }
    }
    return new GrayImage(height, width, pixels);
  }
}
