package dev.sparkresnet.data.shard;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The columns of a shard, readable by anything that reads Parquet: in Spark SQL {@code id int,
 * label int, image binary}, none nullable.
 */
public final class ShardFormat {
  /** What names of shard files start with. */
  public static final String FILE_PREFIX = "shard-";

  static final int ID = 0;
  static final int LABEL = 1;
  static final int IMAGE = 2;

  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("id")
          .required(PrimitiveTypeName.INT32)
          .named("label")
          .required(PrimitiveTypeName.BINARY)
          .named("image")
          .named("example");

  private ShardFormat() {}
}
