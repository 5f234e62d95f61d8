package dev.sparkresnet.driver.run;

/** What an attempt does with a run of its id that is there already. */
public enum IfPresent {
  /** It goes on, or is left alone if it is finished. */
  CONTINUED,

  /** Another one is made, and takes its place once it is whole. */
  REPLACED
}
