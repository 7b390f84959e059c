package dev.hourledger.acceptance.torture.check;

import java.util.List;
import java.util.Map;

/**
 * Everything that is judged. Immutable.
 *
 * @param recorded what the clients did and saw
 * @param topic every committed record of enriched-events, partition by partition in order
 * @param rows of the table events
 * @param rollupProblems what the database itself says about sums that are not the sums of the rows
 * @param replays what each gateway answered to each acknowledged key, after everything
 * @param views what GET /v1/events/{id} answered for each event that was ever named or stored, after everything
 * @param strangers what it answered of some of them to another organisation's key
 * @param usage of organisations, as each gateway reports it
 * @param deadLetters records that were put aside: there is no reason for any
 */
public record Evidence(
        Recorded recorded,
        List<StoredEvent> topic,
        List<StoredEvent> rows,
        List<String> rollupProblems,
        List<Replay> replays,
        List<View> views,
        List<View> strangers,
        List<Usage> usage,
        long deadLetters) {
    public Evidence {
        topic = List.copyOf(topic);
        rows = List.copyOf(rows);
        rollupProblems = List.copyOf(rollupProblems);
        replays = List.copyOf(replays);
        views = List.copyOf(views);
        strangers = List.copyOf(strangers);
        usage = List.copyOf(usage);
    }

    /** An operation's key sent once more. */
    public record Replay(String operation, String gateway, int status, String body) {}

    /** An event looked up. */
    public record View(String eventId, String gateway, int status, String body) {}

    /** Live events of a month. */
    public record Usage(String orgId, String gateway, String month, long events) {}

    Map<String, List<StoredEvent>> topicByOperation() {
        return topic.stream().collect(java.util.stream.Collectors.groupingBy(StoredEvent::operation));
    }
}
