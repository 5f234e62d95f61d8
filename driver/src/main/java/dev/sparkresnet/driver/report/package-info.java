/**
 * A run for people: report.html, one page without anything from elsewhere, and model-card.md. Both
 * are made from the files of the run's directory alone, and whatever comes from those is escaped.
 */
package dev.sparkresnet.driver.report;
