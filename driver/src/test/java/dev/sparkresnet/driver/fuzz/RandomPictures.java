package dev.sparkresnet.driver.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder of files of which some are pictures, and how many of them want a row. */
final class RandomPictures {
  private static final int[] TYPES = {
    BufferedImage.TYPE_BYTE_GRAY,
    BufferedImage.TYPE_INT_RGB,
    BufferedImage.TYPE_INT_ARGB,
    BufferedImage.TYPE_USHORT_GRAY,
    BufferedImage.TYPE_BYTE_BINARY,
    BufferedImage.TYPE_BYTE_INDEXED
  };

  private final Chance chance;
  private final List<Path> folders = new ArrayList<>();
  private int visible;

  private RandomPictures(Chance chance) {
    this.chance = chance;
  }

  /**
   * Fills a folder.
   *
   * @return files that are not hidden, which want a row each
   */
  static int fill(Path folder, Chance chance) throws IOException {
    RandomPictures pictures = new RandomPictures(chance);
    pictures.folders.add(Files.createDirectories(folder));
    for (int entries = chance.below(9); entries > 0; entries--) {
      pictures.add();
    }
    return pictures.visible;
  }

  private void add() throws IOException {
    Path parent = folders.get(chance.below(folders.size()));
    Path path =
        parent.resolve(
            chance.fileName(chance.oneOf("", ".png", ".jpg", ".JPG", ".parquet", ".txt", ".gz")));
    try {
      if (chance.oneIn(5)) {
        folders.add(Files.createDirectory(path));
      } else {
        write(path);
        visible += isHidden(path) ? 0 : 1;
      }
    } catch (FileAlreadyExistsException e) {
      // The same name was drawn before.
    }
  }

  private boolean isHidden(Path path) {
    Path below = folders.get(0).relativize(path);
    for (Path name : below) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private void write(Path path) throws IOException {
    Files.createFile(path);
    switch (chance.below(10)) {
      case 0 -> Files.write(path, new byte[0]);
      case 1 -> Files.write(path, chance.bytes(chance.below(3_000)));
      case 2 -> Files.write(path, chance.damaged(picture("png")));
      case 3 -> Files.write(path, chance.damaged(picture("jpeg")));
      case 4 -> Files.write(path, chance.text().repeat(50).getBytes(StandardCharsets.UTF_8));
      case 5 -> {
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of(chance.oneOf("nowhere", "/nowhere/at all", "x\ny")));
      }
      case 6 -> {
        if (chance.oneIn(3)) {
          try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(3L << 30); // Of holes: takes no room.
          }
        } else {
          Files.write(path, chance.bytes(28 * 28));
        }
      }
      case 7 -> {
        Files.write(path, picture("png"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
      }
      default -> Files.write(path, picture(chance.oneOf("png", "jpeg", "gif", "bmp")));
    }
  }

  private byte[] picture(String format) throws IOException {
    int type = format.equals("png") ? TYPES[chance.below(TYPES.length)] : TYPES[chance.below(2)];
    BufferedImage image = new BufferedImage(1 + chance.below(60), 1 + chance.below(60), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, chance.below(1 << 24) | 0xff000000);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }
}
