package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.image.GrayImage;
import dev.sparkresnet.data.image.ImageScaler;
import dev.sparkresnet.data.image.Inversion;
import dev.sparkresnet.data.image.UnreadableImageException;
import dev.sparkresnet.data.image.UnreadableImageException.Fault;
import dev.sparkresnet.data.source.PictureReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The column of a table that holds images, how they lie in it, and whether they are inverted. */
public final class ImageColumn implements Serializable {
  private static final long serialVersionUID = 1L;

  private enum Form {
    /** Bytes of a PNG or JPEG file, or raw pixels. */
    FILE,
    /** Where such a file is. */
    LOCATION,
    /** What Spark's data source "image" gives. */
    STRUCT,
    /** What {@code prepare} wrote: as many raw pixels as the network takes. */
    PREPARED
  }

  /** Fields of Spark's image struct, and OpenCV's types of 8 bits with 1, 3 and 4 channels. */
  private static final List<String> STRUCT_FIELDS =
      List.of("height", "width", "nChannels", "mode", "origin", "data");

  private static final Logger LOG = LoggerFactory.getLogger(ImageColumn.class);

  /** Columns of which was warned: once each, however many tables and tasks have them. */
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private static final Set<Integer> EIGHT_BITS = Set.of(0, 16, 24);

  private final String name;
  private final Form form;
  private final int index;
  private final Inversion inversion;

  /** How files are opened; null where none are. */
  private final SerializableConfiguration hadoop;

  private ImageColumn(
      String name, Form form, int index, Inversion inversion, SerializableConfiguration hadoop) {
    this.name = name;
    this.form = form;
    this.index = index;
    this.inversion = inversion;
    this.hadoop = hadoop;
  }

  /**
   * Looks for a column of encoded files, of raw pixels, or of Spark's image struct.
   *
   * @param inversion which of the images the network sees as their negatives
   * @throws BadDataException if there is none of this name, or it holds something else
   */
  public static ImageColumn in(StructType table, String name, Inversion inversion) {
    int index = index(table, name);
    DataType type = table.fields()[index].dataType();
    if (type.equals(DataTypes.BinaryType)) {
      return new ImageColumn(name, Form.FILE, index, inversion, null);
    }
    if (type instanceof StructType struct && isImage(struct)) {
      warnOfStruct(name);
      return new ImageColumn(name, Form.STRUCT, index, inversion, null);
    }
    throw new BadDataException(
        "Column %s should hold images, as binary or as Spark's image struct, but is %s; name another column"
            .formatted(name, type.simpleString()));
  }

  private static boolean isImage(StructType struct) {
    return Arrays.asList(struct.fieldNames()).containsAll(STRUCT_FIELDS)
        && struct.apply("data").dataType().equals(DataTypes.BinaryType)
        && STRUCT_FIELDS.subList(0, 4).stream()
            .allMatch(field -> struct.apply(field).dataType().equals(DataTypes.IntegerType));
  }

  /** A column of images as they lie in a prepared data set. */
  static ImageColumn prepared(StructType table, String name) {
    return new ImageColumn(name, Form.PREPARED, index(table, name), Inversion.FALSE, null);
  }

  /** A column of the locations of picture files, which are read where the row is. */
  static ImageColumn located(
      StructType table, String name, Inversion inversion, SerializableConfiguration hadoop) {
    return new ImageColumn(name, Form.LOCATION, index(table, name), inversion, hadoop);
  }

  private static void warnOfStruct(String name) {
    if (WARNED.add(name)) {
      LOG.warn(
          "Column {} is Spark's image struct, which has lost how photographs are to be turned (Exif), and in which half of a file may pass for an image; read the files with format(\"binaryFile\") and use the column content",
          name);
    }
  }

  private static int index(StructType table, String name) {
    List<String> names = Arrays.asList(table.fieldNames());
    if (!names.contains(name)) {
      throw new BadDataException(
          "There is no column %s; the table has %s; name one of them"
              .formatted(name, String.join(", ", names)));
    }
    return names.indexOf(name);
  }

  public String name() {
    return name;
  }

  /**
   * The image of a row as a network takes it.
   *
   * @return uint8[size * size]; may be the row's own array
   * @throws UnreadableImageException saying what is wrong with it
   */
  public byte[] pixels(Row row, ImageScaler scaler) throws UnreadableImageException {
    if (row.isNullAt(index)) {
      throw new UnreadableImageException(Fault.CONTENT, "the image is null");
    }
    try {
      return scaled(row, scaler);
    } catch (OutOfMemoryError e) {
      // Of large arrays, which are gone again; where Java is told to end at the first, it does.
      throw new UnreadableImageException(
          Fault.SIZE,
          "decoding it takes more memory than is left; give the task more (--driver-memory, spark.executor.memory), or scale the picture down",
          e);
    }
  }

  private byte[] scaled(Row row, ImageScaler scaler) throws UnreadableImageException {
    byte[] pixels =
        switch (form) {
          case FILE -> scaler.scaled(row.<byte[]>getAs(index));
          case LOCATION -> scaler.scaled(file(row.getString(index)));
          case PREPARED -> row.<byte[]>getAs(index);
          case STRUCT -> scaler.scaled(decoded(row.getStruct(index)));
        };
    GrayImage image = new GrayImage(scaler.size(), scaler.size(), pixels);
    return inversion.appliesTo(image) ? Inversion.negative(image).pixels() : pixels;
  }

  private byte[] file(String location) throws UnreadableImageException {
    try {
      return PictureReader.read(hadoop.value(), location);
    } catch (IOException e) {
      // The task fails, and is tried again.
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  private static GrayImage decoded(Row image) throws UnreadableImageException {
    int mode = image.<Integer>getAs("mode");
    int channels = image.<Integer>getAs("nChannels");
    if (channels < 0) {
      throw new UnreadableImageException(Fault.CONTENT, "Spark's image source could not decode it");
    }
    if (!EIGHT_BITS.contains(mode)) {
      throw new UnreadableImageException(
          Fault.CONTENT,
          String.format(
              Locale.ROOT,
              "expected 8 bits a channel (OpenCV's types 0, 16 and 24), it has type %d",
              mode));
    }
    return GrayImage.ofBlueGreenRed(
        image.<Integer>getAs("height"),
        image.<Integer>getAs("width"),
        channels,
        image.<byte[]>getAs("data"));
  }
}
