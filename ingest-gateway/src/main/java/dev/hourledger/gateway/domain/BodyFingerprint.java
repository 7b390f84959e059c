package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a task report says, as a fingerprint: the same for every way of writing the same values (4 and 4.0, white space, the order
 * of keys, null and absent), another one as soon as a value differs. Stateless. Source: ADR 0003.
 */
final class BodyFingerprint {
    private static final char SEPARATOR = '\n';

    private BodyFingerprint() {}

    static Fingerprint of(TaskReport report, @Nullable Metadata metadata) {
        StringBuilder canonical = new StringBuilder();
        text(canonical, report.agentId());
        text(canonical, report.taskType());
        text(canonical, report.outcome().wire());
        number(canonical, report.agentDurationSeconds());
        number(canonical, report.agentCost());
        number(canonical, report.humanBaselineMinutes());
        text(canonical, report.model());
        value(canonical, report.tokensIn());
        value(canonical, report.tokensOut());
        value(canonical, metadata == null ? null : metadata.canonical());
        sample(canonical, report.auditSample());
        value(canonical, report.occurredAt());
        return new Fingerprint(Arrays.copyOf(sha256(canonical), Fingerprint.LENGTH));
    }

    private static void sample(StringBuilder canonical, @Nullable AuditSample sample) {
        value(canonical, sample == null ? null : "sample");
        if (sample != null) {
            text(canonical, sample.inputExcerpt());
            text(canonical, sample.outputExcerpt());
            text(canonical, sample.model());
            value(canonical, sample.tokensIn());
            value(canonical, sample.tokensOut());
        }
    }

    /** Quoted, so that no text can look like a separator. */
    private static void text(StringBuilder canonical, @Nullable String text) {
        if (text != null) {
            JsonText.appendQuoted(canonical, text);
        }
        canonical.append(SEPARATOR);
    }

    private static void number(StringBuilder canonical, @Nullable BigDecimal number) {
        value(canonical, number == null ? null : number.stripTrailingZeros());
    }

    private static void value(StringBuilder canonical, @Nullable Object value) {
        canonical.append(value == null ? "" : value).append(SEPARATOR);
    }

    private static byte[] sha256(StringBuilder text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
