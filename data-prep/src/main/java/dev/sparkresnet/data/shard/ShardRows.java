package dev.sparkresnet.data.shard;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands rows of a shard to Parquet by their number, without an object per row. */
final class ShardRows extends WriteSupport<Integer> {
  private final Shard shard;
  private RecordConsumer consumer;

  ShardRows(Shard shard) {
    this.shard = shard;
  }

  @Override
  public WriteContext init(Configuration conf) {
    return new WriteContext(ShardFormat.SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer newConsumer) {
    consumer = newConsumer;
  }

  @Override
  public void write(Integer row) {
    int imageBytes = shard.imageBytes();
    consumer.startMessage();
    consumer.startField("id", ShardFormat.ID);
    consumer.addInteger(shard.ids()[row]);
    consumer.endField("id", ShardFormat.ID);
    consumer.startField("label", ShardFormat.LABEL);
    consumer.addInteger(shard.labels()[row]);
    consumer.endField("label", ShardFormat.LABEL);
    consumer.startField("image", ShardFormat.IMAGE);
    consumer.addBinary(Binary.fromConstantByteArray(shard.pixels(), row * imageBytes, imageBytes));
    consumer.endField("image", ShardFormat.IMAGE);
    consumer.endMessage();
  }
}
