package dev.sparkresnet.driver.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sparkresnet.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSplitTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 500})
  void givenTableInPartitions_whenPlaced_thenAsInOnePartition(int partitions) {
    int[] labels =
        new SplittableRandom(3).ints(500, 0, 12).map(label -> label < 9 ? 0 : label).toArray();
    long[] counts = new long[12];
    for (int label : labels) {
      counts[label]++;
    }
    TableSplit split = TableSplit.of(counts, 0.2, 1);

    List<Long> positions = new ArrayList<>();
    long[] before = new long[12];
    for (int partition = 0; partition < partitions; partition++) {
      int end = labels.length * (partition + 1) / partitions;
      TableSplit.Places places = split.placesAfter(before);
      for (int i = positions.size(); i < end; i++) {
        positions.add(places.next(labels[i]));
        before[labels[i]]++;
      }
    }

    assertThat(positions).doesNotHaveDuplicates().allMatch(position -> position < 500);
    TableSplit.Places all = split.placesAfter(new long[12]);
    assertThat(positions).isEqualTo(Arrays.stream(labels).mapToLong(all::next).boxed().toList());
    long[] tested = new long[12];
    for (int i = 0; i < labels.length; i++) {
      if (split.cut().split(split.cut().shard(positions.get(i))) == Split.TEST) {
        tested[labels[i]]++;
      }
    }
    assertThat(LongStream.of(tested).sum()).isEqualTo(split.testImages()).isEqualTo(100);
    for (int label : new int[] {0, 9, 10, 11}) {
      assertThat(tested[label]).isBetween(counts[label] / 5, counts[label] / 5 + 1);
    }
  }
}
