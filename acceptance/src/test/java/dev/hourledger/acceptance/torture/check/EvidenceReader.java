package dev.hourledger.acceptance.torture.check;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/** Fetches everything that the checker judges, from a cluster that is whole and at rest. For one thread. */
public final class EvidenceReader {
    private static final Duration REST_WAIT = Duration.ofSeconds(90);
    private static final Duration REST_POLL = Duration.ofSeconds(1);
    private static final int MONTH_CHARACTERS = 7;
    /** One event in so many is asked for by somebody else. */
    private static final int STRANGER_EVERY = 20;

    private final Places places;
    private final Consumer<String> say;
    private final Gateways gateways = new Gateways();

    private EvidenceReader(Places places, Consumer<String> say) {
        this.places = places;
        this.say = say;
    }

    /** All of it; {@code say} hears how far it is. */
    public static Evidence read(Path history, Places places, Consumer<String> say) {
        return new EvidenceReader(places, say).read(HistoryReader.read(history));
    }

    private Evidence read(Recorded recorded) {
        TopicReader topic = new TopicReader(places);
        RowReader rows = new RowReader(places.jdbcUrl());
        awaitRest(topic, rows);
        List<Evidence.Replay> replays = replays(recorded);
        List<StoredEvent> events = topic.events();
        return new Evidence(
                recorded,
                events,
                rows.events(),
                rows.rollupProblems(),
                replays,
                views(keys(recorded, events), "events read by their id"),
                views(strangers(events), "events asked for by strangers"),
                usage(recorded),
                topic.deadLetters());
    }

    /** Until the projection has what the topic has. If it never does, the checker will say what is missing. */
    private static void awaitRest(TopicReader topic, RowReader rows) {
        int events = topic.events().size();
        try {
            await().atMost(REST_WAIT).pollInterval(REST_POLL).until(() -> rows.count() >= events);
        } catch (ConditionTimeoutException e) {
            System.out.println("the projection has " + rows.count() + " rows, the topic " + events + " events");
        }
    }

    /** Keys that had trouble through every gateway, the others through each in its turn. */
    private List<Evidence.Replay> replays(Recorded recorded) {
        List<String> names = List.copyOf(new TreeSet<>(places.gateways().keySet()));
        List<Resend> resends = new ArrayList<>();
        for (List<Attempt> attempts : recorded.operations().values()) {
            if (attempts.get(0).key() == null || attempts.stream().noneMatch(Attempt::hasEvent)) {
                continue;
            }
            if (attempts.size() > 1) {
                names.forEach(name -> resends.add(new Resend(attempts.get(0), name)));
            } else {
                resends.add(new Resend(attempts.get(0), names.get(resends.size() % names.size())));
            }
        }
        Progress progress = new Progress("keys sent again", resends.size(), say);
        List<CompletableFuture<Evidence.Replay>> replays = new ArrayList<>();
        for (Resend resend : resends) {
            replays.add(replay(resend.first(), resend.gateway()));
            progress.next();
        }
        return joined(replays);
    }

    private record Resend(Attempt first, String gateway) {}

    private CompletableFuture<Evidence.Replay> replay(Attempt first, String name) {
        int port = Objects.requireNonNull(places.gateways().get(name));
        return gateways.send(port, "/v1/track", apiKey(first.orgId(), first.livemode()), first.key(), first.request())
                .thenApply(reply -> new Evidence.Replay(first.operation(), name, reply.status(), reply.body()));
    }

    /** The key that every event that was ever named or stored is to be read with. */
    private Map<String, String> keys(Recorded recorded, List<StoredEvent> events) {
        Map<String, String> keys = new TreeMap<>();
        events.forEach(event -> keys.put(event.eventId(), apiKey(event.orgId(), event.livemode())));
        recorded.operations().values().stream()
                .flatMap(List::stream)
                .filter(Attempt::acknowledged)
                .forEach(attempt -> keys.putIfAbsent(attempt.eventId(), apiKey(attempt.orgId(), attempt.livemode())));
        return keys;
    }

    /** Some events, each with a key of another organisation. */
    private Map<String, String> strangers(List<StoredEvent> events) {
        Map<String, String> keys = new TreeMap<>();
        Map<String, String> all = new TreeMap<>(places.apiKeys());
        for (int i = 0; i < events.size(); i += STRANGER_EVERY) {
            StoredEvent event = events.get(i);
            all.entrySet().stream()
                    .filter(key -> !key.getKey().startsWith(event.orgId()))
                    .findFirst()
                    .ifPresent(key -> keys.put(event.eventId(), key.getValue()));
        }
        return keys;
    }

    private List<Evidence.View> views(Map<String, String> keys, String what) {
        List<String> names = List.copyOf(new TreeSet<>(places.gateways().keySet()));
        Progress progress = new Progress(what, keys.size(), say);
        List<CompletableFuture<Evidence.View>> views = new ArrayList<>();
        keys.forEach((eventId, apiKey) -> {
            String name = names.get(Math.floorMod(eventId.hashCode(), names.size()));
            int port = Objects.requireNonNull(places.gateways().get(name));
            views.add(gateways.send(port, "/v1/events/" + eventId, apiKey, null, null)
                    .thenApply(reply -> new Evidence.View(eventId, name, reply.status(), reply.body())));
            progress.next();
        });
        return joined(views);
    }

    private List<Evidence.Usage> usage(Recorded recorded) {
        List<CompletableFuture<Evidence.Usage>> usage = new ArrayList<>();
        for (String org : recorded.organisations().keySet()) {
            places.gateways()
                    .forEach((name, port) -> usage.add(gateways.send(port, "/v1/reports/usage", anyKey(org), null, null)
                            .thenApply(reply -> {
                                JsonNode report = Fields.json(reply.body());
                                String start = report.path("period_start").asText();
                                String month = start.length() < MONTH_CHARACTERS
                                        ? start
                                        : start.substring(0, MONTH_CHARACTERS);
                                return new Evidence.Usage(
                                        org,
                                        name,
                                        month,
                                        report.path("events_this_month").asLong(-1));
                            })));
        }
        return joined(usage);
    }

    private String apiKey(String orgId, boolean livemode) {
        return places.apiKeys().getOrDefault(orgId + "/" + livemode, "none");
    }

    private String anyKey(String orgId) {
        return places.apiKeys().getOrDefault(orgId + "/true", apiKey(orgId, false));
    }

    private static <T> List<T> joined(List<CompletableFuture<T>> futures) {
        return futures.stream().map(CompletableFuture::join).toList();
    }
}
