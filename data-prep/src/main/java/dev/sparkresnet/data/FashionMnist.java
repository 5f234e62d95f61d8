package dev.sparkresnet.data;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Facts about Fashion-MNIST: 60,000 training and 10,000 test images, (28, 28), uint8, ten classes.
 *
 * @see <a href="https://github.com/zalandoresearch/fashion-mnist">github.com/zalandoresearch</a>
 */
public final class FashionMnist {
  /** The class names in the order of the labels. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "t-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  public static final int CLASSES = CLASS_NAMES.size();

  /**
   * SHA-256 of the four unpacked files by their names without {@code .gz}.
   *
   * <p>Computed from Debian's dataset-fashion-mnist 0.0~git20200523.55506a9-1.
   */
  public static final SortedMap<String, String> SHA256_BY_FILE =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  Split.TRAIN.imageFile(),
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                  Split.TRAIN.labelFile(),
                  "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                  Split.TEST.imageFile(),
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                  Split.TEST.labelFile(),
                  "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")));

  private FashionMnist() {}

  /**
   * Whether source files are the data set's own: many others have as many images and classes.
   *
   * @param sha256ByFile of the unpacked files, by the names that {@link Split} gives them
   */
  public static boolean isIn(Map<String, String> sha256ByFile) {
    return SHA256_BY_FILE.equals(sha256ByFile);
  }
}
