package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.Refusal;

/** How lists go on: an answer's {@code next_cursor} is the {@code cursor} of the next request. Stateless. */
final class Cursors {
    /** The query parameter. */
    static final String PARAMETER = "cursor";
    /** The field of an answer; null: there is nothing more. */
    static final String NEXT = "next_cursor";

    static final Refusal INVALID = Refusal.invalid(PARAMETER, "cursor is none that an answer has shown.")
            .withHint("Send the next_cursor of the last answer, or none for the first page.");

    private Cursors() {}
}
