package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.TrackField;
import dev.hourledger.gateway.domain.TrackRules;
import dev.hourledger.gateway.domain.TrackRules.CheckedReport;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.NullMarked;

/** For benchmarks: what a gateway does with a body and with an event, without HTTP. Stateless. */
@NullMarked
public final class ReportCodec {
    private static final BodyNames<TrackField> NAMES = new BodyNames<>(TrackField.class);

    private ReportCodec() {}

    /** Parses and validates a body. */
    public static CheckedReport parse(byte[] body) {
        return JsonBody.read(body, NAMES).flatMap(TrackRules::check).fold(report -> report, refusal -> {
            throw new IllegalArgumentException(refusal.message());
        });
    }

    /** The body of the answer. */
    public static Buffer answer(RecordedEvent event) {
        return EventJson.answer(event);
    }
}
