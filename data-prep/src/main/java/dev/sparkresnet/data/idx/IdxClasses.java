package dev.sparkresnet.data.idx;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.ClassNames;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The classes that the labels of both splits tell. Labels are counted from 0, or from 1 where no
 * image has label 0, as in EMNIST's letters.
 *
 * @param firstLabel 0 or 1
 * @param count of classes, at least 2
 */
public record IdxClasses(int firstLabel, int count) {
  /**
   * Looks at all labels.
   *
   * @throws BadDataException if a class has no training images, or there is only one
   */
  public static IdxClasses of(LabeledImages train, LabeledImages test) {
    BitSet trained = labels(train);
    BitSet tested = labels(test);
    int first = Math.min(trained.nextSetBit(0), tested.nextSetBit(0)) == 1 ? 1 : 0;
    int last = trained.length() - 1;
    if (trained.cardinality() == 1) {
      throw new BadDataException(
          "All %d training images have label %d; a classifier needs at least two classes"
              .formatted(train.count(), last));
    }
    BitSet missing = new BitSet();
    missing.set(first, last + 1);
    missing.andNot(trained);
    if (!missing.isEmpty()) {
      throw new BadDataException(
          "Of the labels %d to %d, no training image has %s; add such images, or number the labels without gaps from 0 or 1"
              .formatted(first, last, shown(missing)));
    }
    tested.andNot(trained);
    if (!tested.isEmpty()) {
      throw new BadDataException(
          "Some test images have label %s, and no training image has; add such images, or take those out of the test files"
              .formatted(shown(tested)));
    }
    return new IdxClasses(first, last + 1 - first);
  }

  private static BitSet labels(LabeledImages images) {
    BitSet labels = new BitSet();
    Arrays.stream(images.labels()).forEach(labels::set);
    return labels;
  }

  private static String shown(BitSet labels) {
    List<String> numbers = labels.stream().mapToObj(Integer::toString).toList();
    return ClassNames.shown(numbers);
  }

  /** The labels themselves, for classes that nobody has named. */
  public List<String> names() {
    return ClassNames.numbered(firstLabel, count);
  }
}
