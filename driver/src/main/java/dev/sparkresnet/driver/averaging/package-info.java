/**
 * From N replicas to one network: the sharded weighted mean and the batch norm statistics that fit
 * it.
 */
package dev.sparkresnet.driver.averaging;
