package dev.sparkresnet.model.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON of files that are not trusted: nothing in it may be read in two ways. */
public final class StrictJson {
  private StrictJson() {}

  /** A reader that refuses keys that stand twice, text behind the end, and deeper nesting. */
  public static JsonMapper ofDepth(int most) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(most).build())
                .build())
        .enable(
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
