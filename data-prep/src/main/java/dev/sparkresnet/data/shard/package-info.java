/** The Parquet shards of a prepared data set: plan, writer, reader, digest. */
package dev.sparkresnet.data.shard;
