package dev.sparkresnet.data.manifest;

import java.io.Serializable;

/**
 * One shard as the manifest knows it.
 *
 * @param file relative to the root of the data set, such as {@code train/shard-00000.parquet}
 * @param rows the number of examples
 * @param bytes the length of the file
 * @param sha256 over the whole file
 */
public record ShardEntry(String file, int rows, long bytes, String sha256) implements Serializable {
  public ShardEntry {
    Checks.require(
        file != null && file.matches("[a-z]+/[A-Za-z0-9][A-Za-z0-9.-]*"),
        "shard file must be DIRECTORY/NAME below the data set",
        file);
    Checks.require(rows > 0, "rows of " + file + " must be positive", rows);
    Checks.require(bytes > 0, "bytes of " + file + " must be positive", bytes);
    Checks.requireSha256("sha256 of " + file, sha256);
  }
}
