/** What a machine computes with, and whether it computes the right numbers. */
package dev.sparkresnet.driver.doctor;
