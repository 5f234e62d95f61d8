package dev.sparkresnet.driver.averaging;

import java.io.Serializable;

/**
 * One replica's slice on its way to the reducer.
 *
 * @param values little-endian floats
 * @param weight examples that the replica trained on
 * @param report what else the replica has to say, sent once, with its slice 0; null in the others
 */
public record SlicePart<R extends Serializable>(byte[] values, long weight, R report)
    implements Serializable {}
