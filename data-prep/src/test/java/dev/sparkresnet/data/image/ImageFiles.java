package dev.sparkresnet.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Files as users send them, good and bad. */
final class ImageFiles {
  private ImageFiles() {}

  /** An image of any type with reproducible noise in all samples. */
  static BufferedImage noise(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(1);
    WritableRaster raster = image.getRaster();
    int values = 1 << image.getColorModel().getComponentSize(0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, random.nextInt(values));
        }
      }
    }
    return image;
  }

  static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, file)) {
      throw new IOException("No " + format + " is written of " + image);
    }
    return file.toByteArray();
  }

  /** A JPEG that gets finer from scan to scan. */
  static byte[] progressiveJpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** A JPEG of four channels, as printers take them. */
  static byte[] cmykJpeg() throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    ImageWriter writer = writers.next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(
          new IIOImage(noise(16, 16, BufferedImage.TYPE_4BYTE_ABGR).getRaster(), null, null));
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** A PNG whose header has this size; checksums are not looked at before the pixels. */
  static byte[] pngOfSize(int width, int height) throws IOException {
    byte[] file = file(noise(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
    ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
    return file;
  }

  /** A JPEG whose header has this size. */
  static byte[] jpegOfSize(int width, int height, int moreScans) throws IOException {
    byte[] file = file(noise(8, 8, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
    ByteBuffer bytes = ByteBuffer.allocate(file.length + 2 * moreScans).put(file);
    for (int i = 0; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xc0) {
        bytes.putShort(i + 5, (short) height).putShort(i + 7, (short) width);
      }
    }
    for (int i = 0; i < moreScans; i++) {
      bytes.putShort((short) 0xffda);
    }
    return bytes.array();
  }

  /** A JPEG with a segment more, behind its first. */
  static byte[] withSegment(byte[] jpeg, int kind, byte[] content) {
    boolean hasFirst = (jpeg[3] & 0xff) == 0xe0;
    int place = hasFirst ? 4 + ByteBuffer.wrap(jpeg).getShort(4) : 2;
    int length = content.length + 2;
    byte[] header = {(byte) 0xff, (byte) kind, (byte) (length >> 8), (byte) length};
    return joined(
        Arrays.copyOf(jpeg, place), header, content, Arrays.copyOfRange(jpeg, place, jpeg.length));
  }

  /** A PNG with a chunk more, behind its header. */
  static byte[] withChunk(byte[] png, String kind, byte[] content) {
    int place = 33;
    byte[] named = joined(kind.getBytes(StandardCharsets.ISO_8859_1), content);
    CRC32 sum = new CRC32();
    sum.update(named);
    return joined(
        Arrays.copyOf(png, place),
        ByteBuffer.allocate(4).putInt(content.length).array(),
        named,
        ByteBuffer.allocate(4).putInt((int) sum.getValue()).array(),
        Arrays.copyOfRange(png, place, png.length));
  }

  static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
