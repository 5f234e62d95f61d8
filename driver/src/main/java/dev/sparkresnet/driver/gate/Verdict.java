package dev.sparkresnet.driver.gate;

import java.util.List;

/**
 * Whether a candidate becomes the champion, and why.
 *
 * @param reasons every rule that was looked at
 * @param championAccuracy on the same images; null where there is no champion, like what follows
 * @param pValue of McNemar's test
 * @param onlyCandidateRight images that the candidate recognised and the champion did not
 * @param onlyChampionRight images that the champion recognised and the candidate did not
 */
public record Verdict(
    boolean promoted,
    List<Finding> reasons,
    Double candidateAccuracy,
    Double championAccuracy,
    Double pValue,
    Long onlyCandidateRight,
    Long onlyChampionRight) {

  public Verdict {
    reasons = List.copyOf(reasons);
  }
}
