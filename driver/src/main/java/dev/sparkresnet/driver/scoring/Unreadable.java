package dev.sparkresnet.driver.scoring;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.image.UnreadableImageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What becomes of a row whose image cannot be read. */
public enum Unreadable {
  /** The row stays and says why. */
  NOTED {
    @Override
    public String message(Row row, ImageColumn images, UnreadableImageException reason) {
      return reason.getMessage();
    }
  },

  /** The job fails, naming the row. */
  REFUSED {
    @Override
    public String message(Row row, ImageColumn images, UnreadableImageException reason) {
      throw new BadDataException(
          "The image in column %s of row %s cannot be read: %s; mend it, or set handleInvalid to skip or keep"
              .formatted(images.name(), description(row, images), reason.getMessage()),
          reason);
    }
  };

  private static final int LONGEST_DESCRIPTION = 300;

  /**
   * What is noted of a row.
   *
   * @throws BadDataException if such rows are refused
   */
  public abstract String message(Row row, ImageColumn images, UnreadableImageException reason);

  /** The row's other columns: whatever it is that tells it from others. */
  private static String description(Row row, ImageColumn images) {
    List<String> values = new ArrayList<>();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      Object value = row.get(i);
      if (value instanceof Row image && names[i].equals(images.name())) {
        values.add("origin=" + image.getAs("origin"));
      } else if (!(value instanceof Row) && !(value instanceof byte[])) {
        values.add(names[i] + "=" + value);
      }
    }
    String all = values.toString();
    return all.length() <= LONGEST_DESCRIPTION
        ? all
        : all.substring(0, LONGEST_DESCRIPTION) + "...";
  }
}
