package dev.sparkresnet.data.shard;

import dev.sparkresnet.data.BadDataException;

/** A shard that is missing, damaged, or not what the manifest says. */
public final class CorruptShardException extends BadDataException {
  private static final long serialVersionUID = 1L;

  CorruptShardException(Object shard, String problem) {
    this(shard, problem, null);
  }

  CorruptShardException(Object shard, String problem, Throwable cause) {
    super("Shard " + shard + ": " + problem + "; run prepare again with --overwrite", cause);
  }
}
