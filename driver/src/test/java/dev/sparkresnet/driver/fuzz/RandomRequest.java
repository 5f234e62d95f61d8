package dev.sparkresnet.driver.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a request to {@code serve}, of which not much may be right. */
final class RandomRequest {
  private final Chance chance;

  RandomRequest(Chance chance) {
    this.chance = chance;
  }

  byte[] bytes(int port, byte[] picture) {
    byte[] body = body(picture);
    StringBuilder head = new StringBuilder();
    head.append(
            chance.oneOf("POST", "POST", "POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "X"))
        .append(' ')
        .append(
            chance.oneOf(
                "/predict",
                "/predict",
                "/predict",
                "/",
                "/model",
                "/health",
                "/../etc/passwd",
                "/x"))
        .append(
            chance.oneOf(
                "", "", "?invert=auto", "?invert=", "?top=" + chance.below(20), "?%", "?a=b&a"))
        .append(" HTTP/1.1\r\nHost: 127.0.0.1:")
        .append(port)
        .append("\r\nConnection: close\r\n");
    if (chance.oneIn(2)) {
      head.append("Content-Type: ").append(contentType()).append("\r\n");
    }
    if (chance.oneIn(12)) {
      head.append("Origin: http://")
          .append(chance.oneOf("127.0.0.1:" + port, "evil.example"))
          .append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private String contentType() {
    return chance.oneOf(
        "image/png",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=XX",
        "multipart/form-data; boundary=\"XX\"; charset=utf-8",
        "multipart/form-data; boundary=" + "y".repeat(300),
        "multipart/mixed; boundary=XX",
        "MULTIPART/Form-Data;BOUNDARY=XX",
        "text/plain; a=\"");
  }

  private byte[] body(byte[] picture) {
    byte[] content =
        switch (chance.below(5)) {
          case 0 -> new byte[0];
          case 1 -> chance.bytes(chance.below(2_000));
          case 2 -> chance.damaged(picture);
          default -> picture;
        };
    return chance.oneIn(2) ? content : form(content);
  }

  private byte[] form(byte[] content) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (int parts = chance.below(3); parts >= 0; parts--) {
      text(form, "--XX" + chance.oneOf("", "", "\t", "x") + chance.oneOf("\r\n", "\r\n", "\n"));
      text(
          form,
          chance.oneOf(
              "Content-Disposition: form-data; name=\"f\"; filename=\"boot.png\"\r\n",
              "Content-Disposition: form-data; name=\"f\"; filename=\"boot.png\"\r\n",
              "Content-Disposition: form-data; name=\"x\"\r\n",
              "content-disposition:form-data;filename*=UTF-8''a\r\n",
              "Content-Disposition\r\n",
              "X: " + "z".repeat(20_000) + "\r\n",
              ""));
      text(form, chance.oneOf("\r\n", "\r\n", "\r\n", ""));
      form.writeBytes(content);
      text(form, chance.oneOf("\r\n", "\r\n", "\n", ""));
    }
    text(form, chance.oneOf("--XX--\r\n", "--XX--", "--XX", ""));
    return form.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, String text) {
    to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
