package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.ClassNames;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** Turns the bytes of one Parquet file into a {@link Shard}. */
final class ShardDecoder {
  private final Path file;
  private final int[] ids;
  private final int[] labels;
  private byte[] pixels;
  private int imageBytes;
  private int row;

  private ShardDecoder(Path file, int rows) {
    this.file = file;
    ids = new int[rows];
    labels = new int[rows];
  }

  static Shard decode(Path file, byte[] bytes, int expectedRows) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(new MemoryInputFile(bytes), ParquetReadOptions.builder().build())) {
      MessageType schema = reader.getFileMetaData().getSchema();
      if (!schema.equals(ShardFormat.SCHEMA)) {
        throw new CorruptShardException(
            file, "expected the columns " + ShardFormat.SCHEMA + ", file has " + schema);
      }
      if (reader.getRecordCount() != expectedRows) {
        throw new CorruptShardException(
            file,
            String.format(
                "manifest says %d rows, file has %d", expectedRows, reader.getRecordCount()));
      }
      ShardDecoder decoder = new ShardDecoder(file, expectedRows);
      String writer = reader.getFileMetaData().getCreatedBy();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        decoder.add(group, writer);
      }
      return new Shard(decoder.ids, decoder.labels, decoder.pixels);
    } catch (CorruptShardException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The checksum was right, so this file was never a shard, or Parquet cannot read it.
      throw new CorruptShardException(file, "not a readable Parquet file (" + e + ")", e);
    }
  }

  private void add(PageReadStore group, String writer) {
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(group, Unused.GROUP, ShardFormat.SCHEMA, writer);
    ColumnReader id = column(columns, ShardFormat.ID);
    ColumnReader label = column(columns, ShardFormat.LABEL);
    ColumnReader image = column(columns, ShardFormat.IMAGE);
    int end = Math.toIntExact(row + group.getRowCount());
    for (; row < end; row++) {
      ids[row] = id.getInteger();
      labels[row] = label(label.getInteger());
      addImage(image.getBinary());
      id.consume();
      label.consume();
      image.consume();
    }
  }

  private int label(int value) {
    if (value < 0 || value >= ClassNames.MOST) {
      throw new CorruptShardException(
          file,
          String.format(
              "label in row %d: expected 0 to %d, found %d", row, ClassNames.MOST - 1, value));
    }
    return value;
  }

  private void addImage(Binary image) {
    if (pixels == null) {
      imageBytes = image.length();
      pixels = new byte[Math.multiplyExact(imageBytes, ids.length)];
    }
    if (image.length() != imageBytes) {
      throw new CorruptShardException(
          file,
          String.format(
              "image in row %d: expected %d bytes like the first, found %d",
              row, imageBytes, image.length()));
    }
    image.toByteBuffer().get(pixels, row * imageBytes, imageBytes);
  }

  private static ColumnReader column(ColumnReadStoreImpl columns, int column) {
    return columns.getColumnReader(ShardFormat.SCHEMA.getColumns().get(column));
  }

  /** Parquet wants a converter per column even where values are read column by column. */
  private static final class Unused extends GroupConverter {
    static final Unused GROUP = new Unused();
    private static final PrimitiveConverter COLUMN = new PrimitiveConverter() {};

    @Override
    public Converter getConverter(int field) {
      return COLUMN;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
