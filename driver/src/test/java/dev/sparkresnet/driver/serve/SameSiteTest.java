package dev.sparkresnet.driver.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameSiteTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "127.0.0.1:8080",
        "127.1.2.3",
        "[::1]:80",
        "LocalHost:1"
      })
  void givenNameOfThisMachine_whenChecked_thenTaken(String host) throws Exception {
    assertThatCode(() -> loopback().check(headers(host))).doesNotThrowAnyException();
  }

  @Test
  void givenNameThatServerWasTold_whenChecked_thenTaken() throws Exception {
    SameSite sameSite = new SameSite("MyBox", InetAddress.getByName("127.0.1.1"));

    assertThatCode(() -> sameSite.check(headers("mybox:8080"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "",
        "localhost:80:80",
        "evil.example#localhost"
      })
  void givenOtherName_whenChecked_thenRefused(String host) throws Exception {
    assertRefused(
        headers(host),
        "This server is for this machine alone: the header Host must be localhost, 127.0.0.1 or [::1], got [%s]; open the address that it has printed"
            .formatted(host));
  }

  @Test
  void givenNoNameOrTwo_whenChecked_thenRefused() throws Exception {
    assertRefused(
        new Headers(),
        "This server is for this machine alone: the header Host must be localhost, 127.0.0.1 or [::1], got []; open the address that it has printed");
    Headers two = headers("localhost");
    two.add("Host", "evil.example");
    assertRefused(
        two,
        "This server is for this machine alone: the header Host must be localhost, 127.0.0.1 or [::1], got [localhost, evil.example]; open the address that it has printed");
  }

  @Test
  void givenItsOwnPage_whenChecked_thenTaken() throws Exception {
    Headers headers = headers("127.0.0.1:8080");
    headers.add("Origin", "http://127.0.0.1:8080");

    assertThatCode(() -> loopback().check(headers)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://127.0.0.1:8081",
        "https://127.0.0.1:8080",
        "null",
        "http://localhost:8080"
      })
  void givenPageOfOtherOrigin_whenChecked_thenRefused(String origin) throws Exception {
    Headers headers = headers("127.0.0.1:8080");
    headers.add("Origin", origin);

    assertRefused(
        headers,
        "This server is for its own page alone: the header Origin must be http://127.0.0.1:8080, got %s; open that page"
            .formatted(origin));
  }

  @Test
  void givenServerForOthers_whenChecked_thenAnyNameIsTaken() throws Exception {
    SameSite open = new SameSite("0.0.0.0", InetAddress.getByName("0.0.0.0"));

    assertThatCode(() -> open.check(headers("models.example"))).doesNotThrowAnyException();
  }

  private static SameSite loopback() {
    return new SameSite("127.0.0.1", InetAddress.getLoopbackAddress());
  }

  private static Headers headers(String host) {
    Headers headers = new Headers();
    headers.add("Host", host);
    return headers;
  }

  private static void assertRefused(Headers headers, String message) throws UnknownHostException {
    SameSite sameSite = loopback();
    assertThatThrownBy(() -> sameSite.check(headers))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(403))
        .hasMessage(message);
  }
}
