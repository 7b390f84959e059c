/** The ingest gateway: takes what agents report, writes it to the log and answers with the outcome. */
@NullMarked
package dev.hourledger.gateway;

import org.jspecify.annotations.NullMarked;
