/** What a run was like: figures and a picture, from its history alone. */
@NullMarked
package dev.hourledger.acceptance.torture.report;

import org.jspecify.annotations.NullMarked;
