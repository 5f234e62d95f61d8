package dev.sparkresnet.driver.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.driver.fixture.ReadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFileTest {
  /**
   * The events of the second test, written by TensorBoard's own record writer and message classes
   * (tensorboard.summary.writer.record_writer, tensorboard.compat.proto).
   */
  private static byte[] reference() throws IOException {
    try (InputStream in =
        EventFileTest.class.getResourceAsStream("events.out.tfevents.reference")) {
      return in.readAllBytes();
    }
  }

  @Test
  void givenTensorBoardsOwnFile_whenRead_thenTheReaderOfTheTestsUnderstandsIt() throws IOException {
    List<ReadEvent> events = ReadEvent.ofFile(reference());

    assertThat(events).extracting(ReadEvent::step).containsExactly(0L, 1L, 300L);
    assertThat(events).extracting(ReadEvent::wallTime).containsOnly(1764099241.5);
    assertThat(events.get(0).fileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(1).scalars()).hasSize(2).containsEntry("loss/train", 1.5f);
    assertThat(events.get(2).scalars()).hasSize(1).containsEntry("accuracy/test", -0.1f);
  }

  @Test
  void givenSameEvents_whenWritten_thenTensorBoardsOwnBytes() throws IOException {
    byte[] written =
        new EventFile(1764099241.5)
            .add(1, new Summary().scalar("loss/train", 1.5).scalar("learning_rate", 1e-3))
            .add(300, new Summary().scalar("accuracy/test", -0.1).scalar("left out", null))
            .toBytes();

    assertThat(written).isEqualTo(reference());
  }
}
