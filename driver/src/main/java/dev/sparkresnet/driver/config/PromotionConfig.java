package dev.sparkresnet.driver.config;

/** What a candidate must show before it becomes the champion. */
@Section("promotion")
public record PromotionConfig(
    @Setting(
            defaultValue = "",
            optional = true,
            decidesResult = false,
            description =
                "Prepared data set whose test split judges candidate and champion; empty for that of data.uri")
        String dataUri,
    @Setting(
            defaultValue = "0.8",
            decidesResult = false,
            description =
                "Least accuracy of a candidate; all that the first one is asked for, with min-recall")
        double minAccuracy,
    @Setting(
            defaultValue = "0.5",
            decidesResult = false,
            description =
                "Least share of a class's images that a candidate recognises, for every class")
        double minRecall,
    @Setting(
            defaultValue = "0",
            decidesResult = false,
            description = "By how much a candidate's accuracy may be below the champion's")
        double maxRegression,
    @Setting(
            defaultValue = "0.05",
            decidesResult = false,
            description =
                "A candidate must be better with a p-value of McNemar's test below this; 1 asks for no improvement")
        double significance,
    @Setting(
            defaultValue = "0.1",
            decidesResult = false,
            description =
                "By how much the champion may score below what it was promoted with; more means that the images or labels that judge are not to be trusted")
        double maxChampionDrop) {
  public PromotionConfig {
    Problems problems = new Problems();
    problems.requireShare("promotion.min-accuracy", minAccuracy);
    problems.requireShare("promotion.min-recall", minRecall);
    problems.requireShare("promotion.max-regression", maxRegression);
    problems.require(
        significance > 0 && significance <= 1,
        "promotion.significance must be above 0 and at most 1, got %s",
        significance);
    problems.requireShare("promotion.max-champion-drop", maxChampionDrop);
    problems.throwIfAny();
  }
}
