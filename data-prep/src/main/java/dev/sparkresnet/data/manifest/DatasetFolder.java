package dev.sparkresnet.data.manifest;

import dev.sparkresnet.data.Split;
import dev.sparkresnet.data.shard.ShardFormat;
import dev.sparkresnet.data.storage.FolderKind;
import dev.sparkresnet.data.storage.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** The folder of a prepared data set, by which it is told from other folders. */
public final class DatasetFolder {
  /**
   * A folder that is there while a data set is written in its place, with the lease of the process
   * that writes: what lies beside it is not whole, and nobody else's. Underscore: Spark and Parquet
   * tools pass over it.
   */
  public static final String INCOMPLETE = "_INCOMPLETE";

  public static final FolderKind KIND =
      FolderKind.of(
          "a prepared data set",
          List.of(DatasetManifest.FILE_NAME, INCOMPLETE),
          (conf, root) ->
              DatasetManifest.isAt(conf, root)
                  || Storage.of(conf, root).exists(new Path(root, INCOMPLETE)),
          List.of(
              "manifest\\.json",
              INCOMPLETE + "/\\d+\\.json",
              "(%s)/%s\\d{5,}\\.parquet"
                  .formatted(
                      Arrays.stream(Split.values())
                          .map(Split::directory)
                          .collect(Collectors.joining("|")),
                      ShardFormat.FILE_PREFIX)),
          Stream.concat(Stream.of(INCOMPLETE), Arrays.stream(Split.values()).map(Split::directory))
              .toList());

  private DatasetFolder() {}
}
