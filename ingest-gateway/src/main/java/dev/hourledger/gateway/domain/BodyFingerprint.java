package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a task report says, as a fingerprint: the same for every way of writing the same values (4 and 4.0, white space,
 * the order of keys, null and absent), another one as soon as a value differs. Stateless. Source: ADR 0003.
 */
final class BodyFingerprint {
    private static final char SEPARATOR = '\n';
    /** What one thread keeps to write the next body into; more than most bodies have. */
    private static final int KEPT_CHARACTERS = 4 * 1024;

    private static final int FIRST_NOT_ASCII = 0x80;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private BodyFingerprint() {}

    static Fingerprint of(TaskReport report, @Nullable Metadata metadata) {
        Scratch scratch = SCRATCH.get();
        StringBuilder canonical = scratch.emptied();
        text(canonical, TrackField.AGENT_ID.wire(), report.agentId());
        text(canonical, TrackField.TASK_TYPE.wire(), report.taskType());
        text(canonical, TrackField.OUTCOME.wire(), report.outcome().wire());
        number(canonical, TrackField.AGENT_DURATION_SECONDS.wire(), report.agentDurationSeconds());
        number(canonical, TrackField.AGENT_COST.wire(), report.agentCost());
        number(canonical, TrackField.HUMAN_BASELINE_MINUTES.wire(), report.humanBaselineMinutes());
        text(canonical, TrackField.MODEL.wire(), report.model());
        value(canonical, TrackField.TOKENS_IN.wire(), report.tokensIn());
        value(canonical, TrackField.TOKENS_OUT.wire(), report.tokensOut());
        value(canonical, TrackField.METADATA.wire(), metadata == null ? null : metadata.canonical());
        sample(canonical, report.auditSample());
        value(canonical, TrackField.OCCURRED_AT.wire(), report.occurredAt());
        return new Fingerprint(Arrays.copyOf(scratch.sha256(), Fingerprint.LENGTH));
    }

    private static void sample(StringBuilder canonical, @Nullable AuditSample sample) {
        if (sample != null) {
            value(canonical, TrackField.AUDIT_SAMPLE.wire(), "");
            text(canonical, SampleField.INPUT_EXCERPT.wire(), sample.inputExcerpt());
            text(canonical, SampleField.OUTPUT_EXCERPT.wire(), sample.outputExcerpt());
            text(canonical, SampleField.MODEL.wire(), sample.model());
            value(canonical, SampleField.TOKENS_IN.wire(), sample.tokensIn());
            value(canonical, SampleField.TOKENS_OUT.wire(), sample.tokensOut());
        }
    }

    /** Quoted, so that no text can look like a separator. */
    private static void text(StringBuilder canonical, String name, @Nullable String text) {
        if (text != null) {
            canonical.append(name).append('=');
            JsonText.appendQuoted(canonical, text);
            canonical.append(SEPARATOR);
        }
    }

    private static void number(StringBuilder canonical, String name, @Nullable BigDecimal number) {
        value(canonical, name, number == null ? null : number.stripTrailingZeros());
    }

    /**
     * What is absent leaves no trace, so that a field of a later release changes no fingerprint of bodies without it.
     */
    private static void value(StringBuilder canonical, String name, @Nullable Object value) {
        if (value != null) {
            canonical.append(name).append('=').append(value).append(SEPARATOR);
        }
    }

    /** A thread's own place to write and hash in. */
    private static final class Scratch {
        private final MessageDigest sha256 = newSha256();
        private final byte[] ascii = new byte[KEPT_CHARACTERS];
        private StringBuilder text = new StringBuilder(KEPT_CHARACTERS);

        private StringBuilder emptied() {
            if (text.capacity() > KEPT_CHARACTERS) {
                text = new StringBuilder(KEPT_CHARACTERS);
            }
            text.setLength(0);
            return text;
        }

        /** Of the text as UTF-8. */
        private byte[] sha256() {
            int length = text.length();
            if (length > ascii.length) {
                return sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                if (c >= FIRST_NOT_ASCII) {
                    return sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
                }
                ascii[i] = (byte) c;
            }
            sha256.update(ascii, 0, length);
            return sha256.digest();
        }

        private static MessageDigest newSha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
