package dev.sparkresnet.driver.tensorboard;

import java.nio.ByteBuffer;

/**
 * Numbers and pictures of one step, each with a tag; tags that share what stands before a slash are
 * shown together.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/summary.proto">summary.proto</a>
 */
final class Summary {
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int METADATA = 9;
  private static final int DESCRIPTION = 3;

  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int COLOR_SPACE = 3;
  private static final int ENCODED_IMAGE = 4;
  private static final int RGB = 3;

  /** Where a PNG says how large it is: width, then height. */
  private static final int PNG_SIZE = 16;

  private final ProtoMessage message = new ProtoMessage();

  /** Adds a number; one that is not known is left out. */
  Summary scalar(String tag, Double value) {
    if (value != null) {
      message.message(
          VALUE, new ProtoMessage().text(TAG, tag).real(SIMPLE_VALUE, value.floatValue()));
    }
    return this;
  }

  /**
   * Adds a picture.
   *
   * @param description Markdown, shown beside it
   */
  Summary image(String tag, byte[] png, String description) {
    ByteBuffer size = ByteBuffer.wrap(png, PNG_SIZE, 2 * Integer.BYTES);
    int width = size.getInt();
    int height = size.getInt();
    message.message(
        VALUE,
        new ProtoMessage()
            .text(TAG, tag)
            .message(
                IMAGE,
                new ProtoMessage()
                    .integer(HEIGHT, height)
                    .integer(WIDTH, width)
                    .integer(COLOR_SPACE, RGB)
                    .bytes(ENCODED_IMAGE, png))
            .message(METADATA, new ProtoMessage().text(DESCRIPTION, description)));
    return this;
  }

  ProtoMessage message() {
    return message;
  }
}
