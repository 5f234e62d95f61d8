/** Line charts as SVG, and the markup that charts and pages are written in. */
package dev.sparkresnet.driver.chart;
