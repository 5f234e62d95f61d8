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
    "https://hush@host/a, https://***@host/a",
    "HTTP://hush@host:80/a, HTTP://***@host:80/a",
    "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIA/1&X-Amz-Signature=hush&a=b, https://b.s3.amazonaws.com/k?X-Amz-Credential=***&X-Amz-Signature=***&a=b",
    "https://a.blob.core.windows.net/c?sv=2026&sig=hu%2Bsh%3D, https://a.blob.core.windows.net/c?sv=2026&sig=***",
    "https://host/a?token=hush: refused, https://host/a?token=*** refused",
    "https://host/a?api_key=hush&b=c, https://host/a?api_key=***&b=c",
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
        "https://host/a@b?page=2&keys=3",
        "https://host:8443/a",
        "photos?/token=1",
        "data/fashion-mnist-96",
        "at 12:30 mail to a@b"
      })
  void givenNoPassword_whenHidden_thenNothingChanges(String text) {
    assertThat(UriPassword.isIn(text)).isFalse();
    assertThat(UriPassword.hiddenIn(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "retrain.webhook=https://host/services/T0/hush, retrain.webhook=https://host/***",
    "retrain.webhook-file HTTPS://host:8443/hush cannot be, retrain.webhook-file HTTPS://host:8443/*** cannot be",
    "unknown key retrain.web_hook: https://host?hush, unknown key retrain.web_hook: https://host/***",
    "got 'webhook=https://host/v1/hush?key=hush&token=hush'; see below, got 'webhook=https://host/***'; see below",
    "a hook at https://host and https://other, a hook at https://host and https://other",
    "see https://host/a of the webhook, see https://host/a of the webhook",
    "The webhook at host was not told, The webhook at host was not told"
  })
  void givenAddressOfWebhook_whenHidden_thenAllBehindTheHostIsGone(String text, String shown) {
    assertThat(UriPassword.hiddenIn(text)).isEqualTo(shown);
    assertThat(UriPassword.hiddenIn(shown)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stderr", "hadoop"})
  void givenShippedLogPattern_whenMessageAndTraceHoldPassword_thenItIsLoggedNowhere(String appender)
      throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("../conf/log4j2.properties"))) {
      settings.load(reader);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(settings.getProperty("appender." + appender + ".layout.pattern"))
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
                    new SimpleMessage(
                        "reading ftp://user:hu/sh@host/a and hdfs://h:9000/b@c, then"
                            + " http://hush@h/c?sig=hush&a=b"))
                .setThrown(
                    new IOException("ftp://user:hush@host/a", new IOException("ftp://u:hush@h")))
                .build());

    assertThat(line)
        .contains(
            "WARN  B: reading ftp://user:***@host/a and hdfs://h:9000/b@c, then"
                + " http://***@h/c?sig=***&a=b\n")
        .doesNotContain("hush", "hu/sh");
    if (appender.equals("hadoop")) {
      assertThat(line).hasLineCount(1);
      return;
    }
    assertThat(line)
        .contains(
            "java.io.IOException: ftp://user:***@host/a\n",
            "Caused by: java.io.IOException: ftp://u:***@h\n")
        .containsOnlyOnce("java.io.IOException: ftp://user:***@host/a");
  }
}
