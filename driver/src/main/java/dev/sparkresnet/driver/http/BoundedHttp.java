package dev.sparkresnet.driver.http;

import dev.sparkresnet.data.storage.FailureReason;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests that end in time whatever the other side does. */
public final class BoundedHttp {
  private static final int MOST_BYTES = 4 << 20;

  /** What came back. */
  public record Answer(int status, byte[] body) {
    /** Whether the request was granted. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }

    /** The body in UTF-8. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final HttpClient client;

  /**
   * Makes a client; connects to nobody.
   *
   * @param patience for a connection
   */
  public BoundedHttp(Duration patience) {
    // Of the later version nothing is needed, and servers log the offer to change to it.
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /**
   * Sends a request.
   *
   * @param patience from now to the last byte of the answer; a request's own timeout would end with
   *     the first
   * @throws IOException whose message is one line for people
   */
  public Answer send(HttpRequest request, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
    try {
      HttpResponse<byte[]> answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), answer.body());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("no answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    } else if (failure.getCause() instanceof UnresolvedAddressException) {
      return "no such host";
    }
    return failure instanceof IOException told
        ? FailureReason.of(told)
        : FailureReason.firstLine(failure.toString());
  }
}
