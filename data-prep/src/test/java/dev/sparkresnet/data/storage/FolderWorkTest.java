package dev.sparkresnet.data.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FolderWorkTest {
  private final IOException failure = new IOException("the connection is gone");

  @Test
  void givenWorkThatFails_whenTheRightCannotBeLookedAt_thenTheFirstFailureHasTheSecond() {
    IOException second = new IOException("still gone");
    assertThatThrownBy(() -> FolderWork.run(this::fail, () -> throwIt(second)))
        .isSameAs(failure)
        .hasSuppressedException(second);
  }

  @Test
  void givenStreamThatThrowsTheSameAgain_whenTheRightIsLookedAt_thenItIsThrownAlone() {
    assertThatThrownBy(() -> FolderWork.run(this::fail, () -> throwIt(failure)))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  private String fail() throws IOException {
    throw failure;
  }

  private static void throwIt(IOException failure) throws IOException {
    throw failure;
  }
}
