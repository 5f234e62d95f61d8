package dev.sparkresnet.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPasswordTest {
  @ParameterizedTest
  @CsvSource({
    "s3a://AKIA:hush@bucket/data, s3a://AKIA:***@bucket/data",
    "data.uri=s3a://AKIA:hu/s+h=@bucket, data.uri=s3a://AKIA:***@bucket",
    "ftp://user:hush@again@host/a, ftp://user:***@host/a",
    "s3a://:hush@bucket, s3a://:***@bucket",
    "sftp://user:123456@host, sftp://user:***@host",
    "cannot open 'ftp://user:hush@host/a': refused, cannot open 'ftp://user:***@host/a': refused"
  })
  void givenPassword_whenHidden_thenOnlyItIsGone(String text, String shown) {
    assertThat(UriPassword.isIn(text)).isTrue();
    assertThat(UriPassword.hiddenIn(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://bucket/a@b:c",
        "hdfs://host:9000/data/a@b",
        "hdfs://host:9000",
        "abfss://container@account.dfs.core.windows.net/data",
        "file:/tmp/a:b@c",
        "data/fashion-mnist-96",
        "at 12:30 mail to a@b"
      })
  void givenNoPassword_whenHidden_thenNothingChanges(String text) {
    assertThat(UriPassword.isIn(text)).isFalse();
    assertThat(UriPassword.hiddenIn(text)).isEqualTo(text);
  }

  @Test
  void givenShippedLogPattern_whenMessageAndTraceHoldPassword_thenItIsLoggedNowhere()
      throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("../conf/log4j2.properties"))) {
      settings.load(reader);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(settings.getProperty("appender.stderr.layout.pattern"))
            .withAlwaysWriteExceptions(
                Boolean.parseBoolean(
                    settings.getProperty("appender.stderr.layout.alwaysWriteExceptions")))
            .build();

    String line =
        layout.toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName("a.B")
                .setLevel(Level.WARN)
                .setMessage(
                    new SimpleMessage("reading ftp://user:hu/sh@host/a and hdfs://h:9000/b@c"))
                .setThrown(
                    new IOException("ftp://user:hush@host/a", new IOException("ftp://u:hush@h")))
                .build());

    assertThat(line)
        .contains(
            "WARN  B: reading ftp://user:***@host/a and hdfs://h:9000/b@c\n",
            "java.io.IOException: ftp://user:***@host/a\n",
            "Caused by: java.io.IOException: ftp://u:***@h\n")
        .doesNotContain("hush", "hu/sh")
        .containsOnlyOnce("java.io.IOException: ftp://user:***@host/a");
  }
}
