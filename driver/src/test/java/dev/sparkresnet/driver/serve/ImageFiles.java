package dev.sparkresnet.driver.serve;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;

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

  /** A PNG whose header has this size; checksums are not looked at before the pixels. */
  static byte[] pngOfSize(int width, int height) throws IOException {
    byte[] file = file(noise(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
    ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
    return file;
  }
}
