package dev.sparkresnet.driver.report;

import dev.sparkresnet.driver.chart.Markup;

/** A part of the page. Where its source is missing it is left out. */
interface Section {
  /** Name of the part within the page's address. */
  String id();

  String title();

  /** Whether the run has what this part shows. */
  boolean isIn(RunSnapshot run);

  /** Writes what stands below the title. */
  void write(Markup page, RunSnapshot run);
}
