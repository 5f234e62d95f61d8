package dev.sparkresnet.driver.cli;

import java.util.concurrent.Callable;

/** A command that computes networks in this process, so that ND4J's backend must work here. */
interface NetworkCommand extends Callable<Integer> {}
