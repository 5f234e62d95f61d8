package dev.sparkresnet.model.file;

import java.io.DataInputStream;
import java.io.IOException;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A vector in the form in which {@code Nd4j.write} stores one, whose length and type are known
 * beforehand: nothing that the stored header says is used but compared.
 *
 * <pre>
 * UTF "MIXED_DATA_TYPES", long 6, UTF "LONG"           the shape's buffer
 * long 1, length, 1, data type, 1, 'c' or 'f'          rank, shape, stride, options, stride, order
 * UTF "MIXED_DATA_TYPES", long length, UTF "FLOAT"     the values' buffer
 * float or double, length times                        big-endian, like all of it
 * </pre>
 *
 * @param dataType FLOAT or DOUBLE
 * @param length 1 or more
 */
record ExpectedVector(String entry, DataType dataType, long length) {
  private static final String ALLOCATION = "MIXED_DATA_TYPES";
  private static final long SHAPE_INFO_LENGTH = 6;

  /** Reads the vector into an array of shape (length). */
  INDArray read(DataInputStream in) throws IOException {
    readHeader(in);
    INDArray vector = Nd4j.createUninitialized(dataType, length);
    DataBuffer values = vector.data();
    if (dataType == DataType.FLOAT) {
      for (long i = 0; i < length; i++) {
        values.put(i, in.readFloat());
      }
    } else {
      for (long i = 0; i < length; i++) {
        values.put(i, in.readDouble());
      }
    }
    return vector;
  }

  /** Reads over the vector; allocates nothing. */
  Void skip(DataInputStream in) throws IOException {
    readHeader(in);
    in.skipNBytes(length * dataType.width());
    return null;
  }

  private void readHeader(DataInputStream in) throws IOException {
    require("buffer", ALLOCATION, in.readUTF());
    require("length of the shape information", SHAPE_INFO_LENGTH, in.readLong());
    require("type of the shape information", "LONG", in.readUTF());
    require("rank", 1, in.readLong());
    require("shape", length, in.readLong());
    require("stride", 1, in.readLong());
    require("options", ArrayOptionsHelper.setOptionBit(0L, dataType), in.readLong());
    require("element stride", 1, in.readLong());
    long order = in.readLong();
    require("order", order == 'f' ? order : (long) 'c', order);
    require("buffer", ALLOCATION, in.readUTF());
    require("length", length, in.readLong());
    require("type", dataType, in.readUTF());
  }

  private void require(String what, Object expected, Object found) throws InvalidModelException {
    if (!expected.toString().equals(found.toString())) {
      throw new InvalidModelException(
          "%s: expected a vector of %d numbers of type %s, as configuration.json needs; its %s should be %s, is %s"
              .formatted(entry, length, dataType, what, expected, found));
    }
  }
}
