package dev.hourledger.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Bodies of task reports as agents send them: most carry metadata, half an excerpt, and sizes differ. Stateless. */
public final class Bodies {
    private static final int MIN_BYTES = 300;
    private static final int MAX_BYTES = 2_000;
    private static final List<String> TASK_TYPES = List.of(
            "email_classification",
            "email_reply_drafting",
            "ticket_triage",
            "invoice_data_extraction",
            "meeting_summary_30min",
            "lead_enrichment");
    private static final List<String> OUTCOMES = List.of("success", "success", "success", "needs_review", "failure");
    private static final List<String> WORDS = List.of(
            "the",
            "customer",
            "asks",
            "for",
            "a",
            "refund",
            "of",
            "order",
            "and",
            "when",
            "parcel",
            "will",
            "arrive",
            "since",
            "invoice",
            "shows",
            "two",
            "charges",
            "please",
            "check",
            "account",
            "thank",
            "you",
            "regards");

    private Bodies() {}

    /** The body of this number of so many, which are spread over 0.3 to 2 KB; always the same. */
    public static String report(int number, int count) {
        int bytes = MIN_BYTES + (MAX_BYTES - MIN_BYTES) * number / Math.max(1, count - 1);
        return report(number, new SplittableRandom(number), bytes);
    }

    /** A body of about so many bytes. */
    public static String ofBytes(int bytes) {
        return report(1, new SplittableRandom(bytes), bytes);
    }

    private static String report(int number, SplittableRandom random, int bytes) {
        StringBuilder json = new StringBuilder(bytes)
                .append(String.format(
                        Locale.ROOT,
                        "{\"agent_id\":\"agent-%02d\",\"task_type\":\"%s\",\"outcome\":\"%s\","
                                + "\"agent_duration_seconds\":%d.%d,\"agent_cost\":0.%04d,\"model\":\"model-%d\","
                                + "\"tokens_in\":%d,\"tokens_out\":%d,",
                        number % 20,
                        TASK_TYPES.get(random.nextInt(TASK_TYPES.size())),
                        OUTCOMES.get(random.nextInt(OUTCOMES.size())),
                        random.nextInt(1, 200),
                        random.nextInt(10),
                        random.nextInt(1, 9_999),
                        random.nextInt(4),
                        random.nextInt(100, 9_000),
                        random.nextInt(10, 900)))
                .append("\"metadata\":{\"ticket\":\"T-")
                .append(random.nextInt(1_000_000))
                .append("\",\"queue\":\"")
                .append(WORDS.get(random.nextInt(WORDS.size())))
                .append("\",\"attempt\":")
                .append(random.nextInt(1, 4))
                .append(",\"tags\":[\"eu\",\"tier-")
                .append(random.nextInt(3))
                .append("\"]}");
        int left = bytes - json.length() - 70;
        if (left > 0) {
            json.append(",\"audit_sample\":{\"input_excerpt\":\"")
                    .append(words(random, left / 2))
                    .append("\",\"output_excerpt\":\"")
                    .append(words(random, left / 2))
                    .append("\"}");
        }
        return json.append('}').toString();
    }

    private static String words(SplittableRandom random, int characters) {
        StringBuilder text = new StringBuilder(characters);
        while (text.length() < characters) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.substring(0, characters).strip();
    }
}
