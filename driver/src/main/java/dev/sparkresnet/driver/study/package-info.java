/**
 * Comparing configurations over several seeds: the numbers of runs that are there, as table and
 * picture.
 */
package dev.sparkresnet.driver.study;
