package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageTest {
  private final Configuration conf = new Configuration(false);

  @ParameterizedTest
  @CsvSource({
    "gs, , 'No FileSystem for scheme \"gs\"'",
    "s3a, org.example.Missing, Class org.example.Missing not found",
  })
  void givenNoLibraryForAScheme_whenOpened_thenOneExceptionSaysSo(
      String scheme, String implementation, String reason) {
    if (implementation != null) {
      conf.set("fs." + scheme + ".impl", implementation);
    }
    Path path = new Path(scheme + "://bucket/data");
    String message =
        "Unsupported file system of %s://bucket/data (%s); put its library, with all that it needs, on Spark's class path (--packages or --jars before --)"
            .formatted(scheme, reason);
    assertThatThrownBy(() -> Storage.of(conf, path))
        .isInstanceOf(UnsupportedFileSystemException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(FailureReason.of((IOException) e)).isEqualTo(message));
    assertThatThrownBy(() -> Storage.qualified(conf, path)).hasMessage(message);
  }

  /** As with hadoop-aws where the SDK that it calls is missing. */
  @Test
  void givenLibraryWithoutWhatItNeeds_whenOpened_thenTheMissingClassIsNamed() {
    conf.set("fs.half.impl", HalfInstalled.class.getName());
    assertThatThrownBy(() -> Storage.of(conf, new Path("half://bucket/data")))
        .isInstanceOf(UnsupportedFileSystemException.class)
        .hasMessageContaining("half://bucket/data (org/example/Client); ");
  }

  /** Fails where Hadoop makes it, as a class does whose own ones are missing. */
  static final class HalfInstalled extends RawLocalFileSystem {
    HalfInstalled() {
      throw new NoClassDefFoundError("org/example/Client");
    }
  }
}
