package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.fixture.Topics;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * One run: a gateway and a processor, hands that send spoilt requests and noise to every port, a hand that spoils the
 * log, and an honest client in every partition, for which nothing may change. For one thread.
 */
final class Fuzz {
    private static final int HANDS = 80;
    /** Of the time, so that what is loaded once is loaded before anything is measured. */
    private static final int WARM_UP_SHARE = 4;

    private static final Duration BETWEEN_POISON = Duration.ofMillis(40);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);
    /** One in so many requests is not spoilt. */
    private static final int SPOILT = 8;

    private static final int SHOWN = 1_500;
    private static final String CONNECTIONS = "connections";
    private static final String PUBLIC = "clients' port";
    private static final List<String> PORTS = List.of(PUBLIC, "management port", "read-back port");
    /** A pool's worker more or less. */
    private static final int SPARE_SOCKETS = 12;

    private static final int SPARE_THREADS = 12;
    /** What a gateway's caches may grow by, and some air. */
    private static final long SPARE_HEAP = 96L * 1024 * 1024;

    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final int SUCCESS = 200;
    private static final int CREATED = 201;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    /** What the HTTP library says to what is no HTTP/1 at all, before the gateway sees it, without a body. */
    private static final int NOT_HTTP = 501;

    private static final Pattern ENVELOPE = Pattern.compile("\\{\"error\":\\{\"code\":");
    private static final Pattern RECORDED = Pattern.compile("\\{\"event_id\":\"(evt_[0-9A-Z]{26})\",\"agent_id\"");
    private static final Pattern EVENT_ID = Pattern.compile("evt_[0-9A-Z]{26}");
    /** Of our insides nothing is told to clients. */
    private static final Pattern INNER = Pattern.compile("Exception|dev\\.hourledger|io\\.vertx|\tat ");

    private static final Pattern DIRECTORY_UNDECODABLE =
            Pattern.compile("(?m)^hourledger_directory_undecodable_entries_total(?:\\{[^}]*})? ([0-9.E]+)$");

    private final long seed;
    private final Duration span;
    private final Findings findings = new Findings();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final List<Poison.Put> poison = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong spoiltEntries = new AtomicLong();

    Fuzz(long seed, Duration span) {
        this.seed = seed;
        this.span = span;
    }

    /** Runs, and says what was seen. */
    Findings run() {
        try (Stack stack = Stack.start("fuzz-" + seed)) {
            ServiceProcess processor = stack.startProcessor("processor");
            Stack.GatewayProcess gateway = stack.startGateway("gateway");
            processor.awaitReady();
            gateway.awaitReady();
            Api api = gateway.api();
            String org = api.newOrg("pro");
            Requests requests = new Requests(
                    org, List.of(api.newKey(org, true), api.newKey(org, true), api.newKey(org, false), "hh_live_none"));
            List<Honest> honest = Honest.inEveryPartition(api);

            api.track(requests.apiKeys().get(0), Api.EXAMPLE, "Idempotency-Key", "model")
                    .expect(201);
            Models models = Models.read(stack.topics(), org);

            Duration warmUp = span.dividedBy(WARM_UP_SHARE);
            fire(stack, gateway, requests, models, honest, warmUp);
            Held gatewayBefore = Held.by(gateway.process());
            Held processorBefore = Held.by(processor);
            fire(stack, gateway, requests, models, honest, span.minus(warmUp));

            honest.forEach(client -> client.check(findings));
            held("gateway", gatewayBefore, Held.by(gateway.process()));
            held("processor", processorBefore, Held.by(processor));
            checkLetters(stack);
            checkDirectory(gateway.process());
            checkEvents(stack, org, models);
            checkLog(gateway.process(), requests);
            checkLog(processor, requests);
        }
        return findings;
    }

    /** Everybody does the worst for so long. */
    private void fire(
            Stack stack,
            Stack.GatewayProcess gateway,
            Requests requests,
            Models models,
            List<Honest> honest,
            Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Random seeds = new Random(seed ^ time.toMillis());
        int[] ports = {gateway.api().port(), gateway.process().managementPort(), stack.readbackPort("processor")};
        ExecutorService hands = Executors.newFixedThreadPool(HANDS + 2);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int hand = 0; hand < HANDS; hand++) {
                Random random = new Random(seeds.nextLong());
                all.add(hands.submit(() -> send(ports, requests, random, end)));
            }
            Random random = new Random(seeds.nextLong());
            all.add(hands.submit(() -> spoil(stack, models, honest, random, end)));
            all.add(hands.submit(() -> {
                while (System.nanoTime() < end) {
                    honest.forEach(client -> client.check(findings));
                    LockSupport.parkNanos(BETWEEN_CHECKS.toNanos());
                }
            }));
            for (Future<?> one : all) {
                await(one, end);
            }
        } finally {
            hands.shutdownNow();
        }
    }

    /** Waits for a hand, and says now and then how far everything is. */
    private void await(Future<?> hand, long end) {
        while (true) {
            try {
                hand.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                System.out.printf(
                        Locale.ROOT,
                        "%d s left: %,d connections, %,d records, %d wrong%n",
                        Math.max(0, Duration.ofNanos(end - System.nanoTime()).toSeconds()),
                        findings.of(CONNECTIONS),
                        poison.size() + spoiltEntries.get(),
                        findings.wrongs());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void send(int[] ports, Requests requests, Random random, long end) {
        Exchange.Manner[] manners = Exchange.Manner.values();
        while (System.nanoTime() < end) {
            // Nine of ten to clients' port.
            int which = random.nextInt(10) > 0 ? 0 : 1 + random.nextInt(ports.length - 1);
            Mutation mutation = random.nextInt(SPOILT) == 0 ? Mutation.NONE : Mutation.any(random);
            byte[] bytes = mutation.of(requests.any(random), random);
            // Who leaves has no answer to be judged: fewer of those.
            Exchange.Manner manner =
                    random.nextInt(4) > 0 ? Exchange.Manner.HALF_CLOSE : manners[random.nextInt(manners.length)];
            try {
                Exchange exchange = Exchange.of(ports[which], bytes, manner, random);
                judge(PORTS.get(which), mutation, bytes, exchange);
            } catch (IOException e) {
                findings.wrong(PORTS.get(which) + " can't be connected to: " + e);
            }
        }
    }

    private void judge(String port, Mutation mutation, byte[] bytes, Exchange exchange) {
        findings.count(CONNECTIONS);
        findings.count(port + ", connection " + exchange.end());
        List<Integer> statuses = exchange.statuses();
        statuses.forEach(status -> findings.count(port + ", status " + status));
        String asked = mutation + " " + shown(bytes) + " -> ";
        findings.expect(exchange.end() != Exchange.End.STUCK, port + " keeps a connection: " + asked + exchange.text());
        findings.expect(
                statuses.stream().noneMatch(status -> status >= SERVER_ERROR && status != NOT_HTTP),
                port + " answers 5xx: " + asked + exchange.text());
        if (port.equals(PUBLIC)) {
            long refused = statuses.stream()
                    .filter(status -> status >= CLIENT_ERROR && status != NOT_HTTP)
                    .count();
            long explained = ENVELOPE.matcher(exchange.text()).results().count();
            findings.expect(refused <= explained, "refused without saying why: " + asked + exchange.text());
            findings.expect(
                    !INNER.matcher(exchange.text()).find(), "tells about our insides: " + asked + exchange.text());
            if (statuses.contains(CREATED) || statuses.contains(SUCCESS)) {
                RECORDED.matcher(exchange.text()).results().forEach(found -> told.add(found.group(1)));
            }
        }
    }

    private void spoil(Stack stack, Models models, List<Honest> honest, Random random, long end) {
        try (Poison hand = new Poison(stack.infrastructure().kafka(), random)) {
            while (System.nanoTime() < end) {
                poison.add(hand.intoRawEvents(random.nextInt(Stack.PARTITIONS), models.rawEvents()));
                if (random.nextInt(Stack.PARTITIONS) == 0) {
                    String prefix = honest.get(random.nextInt(honest.size())).prefix();
                    byte[] entry = Objects.requireNonNull(models.entries().get(prefix), prefix);
                    hand.intoDirectory(prefix, entry);
                    spoiltEntries.incrementAndGet();
                }
                LockSupport.parkNanos(BETWEEN_POISON.toNanos());
            }
        }
    }

    private void held(String name, Held before, Held after) {
        System.out.println(name + ": before " + before + ", after " + after);
        findings.expect(
                after.sockets() <= before.sockets() + SPARE_SOCKETS, name + " leaks sockets: " + after.sockets());
        findings.expect(
                after.threads() <= before.threads() + SPARE_THREADS, name + " leaks threads: " + after.threads());
        findings.expect(after.heap() <= before.heap() + SPARE_HEAP, name + " leaks memory: " + after.heap());
    }

    /** What nobody can decode is a dead letter, with a reason; nothing else is that was not spoilt. */
    private void checkLetters(Stack stack) {
        Set<String> letters = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : stack.topics().read(Topic.DEAD_LETTERS)) {
            String place = place(header(letter, "partition"), header(letter, "offset"));
            findings.expect(letters.add(place), "two dead letters of " + place);
            findings.expect(!header(letter, "exception").isEmpty(), "a dead letter without a reason: " + place);
        }
        for (Poison.Put put : poison) {
            String place = place(put.partition(), put.offset());
            findings.count(letters.contains(place) ? "spoilt record, dead letter" : "spoilt record, decided");
            findings.expect(!put.hopeless() || letters.contains(place), "no dead letter of " + place);
        }
        letters.removeAll(spoiltPlaces());
        findings.expect(letters.isEmpty(), "dead letters of good records: " + letters);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader("__streams.errors." + name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private void checkDirectory(ServiceProcess gateway) {
        Matcher matcher = DIRECTORY_UNDECODABLE.matcher(gateway.metrics());
        double counted = matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
        findings.expect(
                counted == spoiltEntries.get(),
                "of " + spoiltEntries + " spoilt entries of the directory " + counted + " were counted");
    }

    /**
     * Every event that was told is there once. A spoilt record that can be decided after all may have the id of the one
     * it was made of, in whatever partition it was put, or one of chance.
     */
    private void checkEvents(Stack stack, String org, Models models) {
        Set<String> sent = sentIds(stack);
        sent.removeAll(ids(models.rawEvents()));
        Set<String> ids = new HashSet<>();
        for (EnrichedEvent event : stack.topics().enriched(org)) {
            findings.count("events");
            findings.expect(
                    ids.add(event.getEventId()) || !sent.contains(event.getEventId()), "twice: " + event.getEventId());
        }
        told.stream().filter(id -> !ids.contains(id)).forEach(id -> findings.wrong("lost: " + id));
    }

    /** Of what the gateway brought to the log. */
    private Set<String> sentIds(Stack stack) {
        Set<String> spoilt = spoiltPlaces();
        return ids(stack.topics().read(Topic.RAW_EVENTS).stream()
                .filter(row -> !spoilt.contains(place(row.partition(), row.offset())))
                .toList());
    }

    private Set<String> spoiltPlaces() {
        return poison.stream().map(put -> place(put.partition(), put.offset())).collect(Collectors.toSet());
    }

    private static Set<String> ids(List<ConsumerRecord<byte[], byte[]>> rows) {
        return rows.stream()
                .map(row -> EVENT_ID.matcher(new String(row.value(), ISO_8859_1)))
                .filter(Matcher::find)
                .map(Matcher::group)
                .collect(Collectors.toSet());
    }

    private static String place(Object partition, Object offset) {
        return partition + "@" + offset;
    }

    /** No body and no key is logged (P9), and nobody is surprised by what clients send. */
    private void checkLog(ServiceProcess process, Requests requests) {
        try (Stream<String> lines = Files.lines(process.logFile())) {
            lines.forEach(line -> {
                findings.expect(!line.contains(Requests.HUSH), "a body is logged: " + line);
                findings.expect(requests.apiKeys().stream().noneMatch(line::contains), "a key is logged: " + line);
                findings.expect(
                        !line.contains("\"ERROR\"") || line.contains("directory") || line.contains("dead letter"),
                        process.logFile().getFileName() + ": " + line);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), ISO_8859_1);
        return text.replace("\r", "\\r").replace("\n", "\\n") + (bytes.length > SHOWN ? "... " + bytes.length : "");
    }

    /**
     * What is there before anything is spoilt.
     *
     * @param rawEvents of the organisation that is attacked
     * @param entries of the directory, by API key prefix
     */
    private record Models(List<ConsumerRecord<byte[], byte[]>> rawEvents, Map<String, byte[]> entries) {
        static Models read(Topics topics, String org) {
            List<ConsumerRecord<byte[], byte[]>> rawEvents = topics.read(Topic.RAW_EVENTS).stream()
                    .filter(row -> org.equals(new String(row.key(), UTF_8)))
                    .toList();
            Map<String, byte[]> entries = new TreeMap<>();
            topics.read(Topic.ACCESS_DIRECTORY)
                    .forEach(entry -> entries.put(new String(entry.key(), UTF_8), entry.value()));
            return new Models(rawEvents, entries);
        }
    }
}
