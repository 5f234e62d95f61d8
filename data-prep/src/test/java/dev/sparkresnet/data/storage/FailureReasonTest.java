package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureReasonTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IOException("the disk is on fire"), "the disk is on fire"),
        Arguments.of(new IOException((String) null), ""),
        Arguments.of(new FileNotFoundException("s3a://bucket/a"), "not found: s3a://bucket/a"),
        Arguments.of(
            new FileNotFoundException("File file:/a does not exist"),
            "File file:/a does not exist"),
        Arguments.of(new FileNotFoundException("/a (Permission denied)"), "/a (Permission denied)"),
        Arguments.of(new NoSuchFileException("/a"), "not found: /a"),
        Arguments.of(new AccessDeniedException("/a"), "permission denied: /a"),
        Arguments.of(
            new AccessControlException(
                "Permission denied: user=ann, access=WRITE\n\tat a.B(C.java)"),
            "Permission denied: user=ann, access=WRITE"),
        Arguments.of(
            new FileSystemException("/a", null, "No space left on device"),
            "/a: No space left on device"),
        Arguments.of(new ConnectException(), "connection refused"),
        Arguments.of(
            new ConnectException(
                "Call From a/1.2.3.4 to b:9000 failed on connection exception:"
                    + " java.net.ConnectException: Connection refused; For more details see: c"),
            "Call From a/1.2.3.4 to b:9000 failed on connection exception: Connection refused; For"
                + " more details see: c"),
        Arguments.of(new UnknownHostException("nowhere"), "unknown host: nowhere"),
        Arguments.of(new SocketTimeoutException("read"), "no answer in time: read"),
        Arguments.of(new EOFException(), "ends too early"),
        Arguments.of(new PathIOException("/a", "odd"), "path: `/a': odd"),
        Arguments.of(new InterruptedIOException(), "interrupted"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void givenFailure_whenToldInWords_thenOneLineWithoutClasses(IOException failure, String words) {
    assertThat(FailureReason.of(failure)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.IllegalArgumentException: java.net.URISyntaxException: Relative path, Relative path",
    "org.apache.spark.rpc.RpcEnv$GoneException: gone, gone",
    "java.io.EOFException, ''",
    "a.b.c is no class: it stays, a.b.c is no class: it stays"
  })
  void givenMessageWithClasses_whenFirstLine_thenTheyAreGone(String message, String line) {
    assertThat(FailureReason.firstLine(message + "\n\tat a.B.c(D.java:1)")).isEqualTo(line);
  }
}
