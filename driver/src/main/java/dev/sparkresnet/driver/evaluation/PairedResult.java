package dev.sparkresnet.driver.evaluation;

/**
 * How two networks did on the same images. Both results have the seconds that the two took
 * together.
 *
 * @param onlyCandidateRight images that the candidate recognised and the champion did not
 * @param onlyChampionRight images that the champion recognised and the candidate did not
 */
public record PairedResult(
    EvaluationResult candidate,
    EvaluationResult champion,
    long onlyCandidateRight,
    long onlyChampionRight) {}
