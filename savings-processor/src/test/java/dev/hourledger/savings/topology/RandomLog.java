package dev.hourledger.savings.topology;

import dev.hourledger.events.FxRate;
import dev.hourledger.events.ModelPrice;
import dev.hourledger.events.ModelPricesLoaded;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.Plan;
import dev.hourledger.events.PriceBook;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.savings.domain.Original;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A partition's log from a seed: two orgs, few idempotency keys, so that they meet often; hours pass between records;
 * gateways' clocks are up to an hour slow and up to days fast; some records are broken.
 */
final class RandomLog {
    private static final List<String> ORGS = List.of("org_A", "org_B");
    private static final int MAX_PAUSE_SECONDS = 3 * 3_600;
    private static final int FASTEST_CLOCK_SECONDS = 3 * 24 * 3_600;

    private final Random random;
    private final RawEvents events = new RawEvents();
    private Instant brokerTime = RawEvents.NOON;

    RandomLog(long seed) {
        random = new Random(seed);
    }

    /** A record and when the broker took it; garbage where there is no event. */
    record Entry(List<RawEvent> event, Instant brokerTime) {
        void giveTo(TopologyRun run) {
            byte[] value =
                    event.isEmpty() ? new byte[] {1, 2, 3} : run.serdes.raw().encode(event.get(0));
            run.takeBytes(value, brokerTime);
        }
    }

    /** The log: what the orgs need first, then so many records. */
    List<Entry> entries(int records) {
        List<Entry> log = new ArrayList<>();
        add(log, events.reference(RawEvents.catalogue(1)));
        add(log, events.reference(RawEvents.plans(1, RawEvents.FREE, RawEvents.PRO)));
        for (String org : ORGS) {
            add(log, events.admin(org, RawEvents.registered(org.equals("org_A") ? "free" : "pro")));
            add(log, events.admin(org, RawEvents.issued(org + "_0", true)));
        }
        for (int i = 0; i < records; i++) {
            brokerTime = brokerTime.plusSeconds(random.nextInt(oneIn(4) ? MAX_PAUSE_SECONDS : 5));
            if (oneIn(30)) {
                log.add(new Entry(List.of(), brokerTime));
            } else {
                add(log, oneIn(10) ? change() : reported());
            }
        }
        return log;
    }

    private void add(List<Entry> log, RawEvent event) {
        log.add(new Entry(List.of(event), brokerTime));
    }

    private RawEvent change() {
        String org = oneOf(ORGS);
        String prefix = org + "_" + random.nextInt(3);
        return switch (random.nextInt(7)) {
            case 0 -> events.admin(org, RawEvents.issued(prefix, true));
            case 3 -> events.admin(org, RawEvents.rotated(org + "_1", prefix, brokerTime.plusSeconds(3_600)));
            case 4 -> events.reference(prices(random.nextInt(9)));
            case 5 ->
                events.admin(
                        org,
                        OrgChanged.newBuilder()
                                .setHourlyRate(BigDecimal.valueOf(random.nextInt(100)))
                                .build());
            case 1 -> events.admin(org, RawEvents.revoked(org + "_" + (1 + random.nextInt(2))));
            case 2 -> events.reference(RawEvents.catalogue(random.nextInt(4)));
            default -> events.reference(RawEvents.plans(random.nextInt(9), figures("free"), figures("pro")));
        };
    }

    private ModelPricesLoaded prices(int version) {
        BigDecimal input = BigDecimal.valueOf(random.nextInt(5_000_000), 6);
        ModelPrice price = new ModelPrice("model", input, new BigDecimal("10"), oneIn(2) ? "EUR" : "USD");
        FxRate rate = new FxRate("USD", "EUR", BigDecimal.valueOf(1 + random.nextInt(2_000_000), 6));
        return new ModelPricesLoaded(new PriceBook(version, List.of(price), List.of(rate)));
    }

    private Plan figures(String key) {
        return new Plan(key, 1 + random.nextInt(3), 5L + random.nextInt(100), oneIn(2), oneIn(2), oneIn(2));
    }

    private RawEvent reported() {
        String org = oneOf(ORGS);
        int toleranceSeconds = (int) Original.CLOCK_TOLERANCE.toSeconds();
        int offsetSeconds =
                oneIn(20) ? random.nextInt(FASTEST_CLOCK_SECONDS) : oneIn(4) ? -random.nextInt(toleranceSeconds) : 0;
        Instant receivedAt = brokerTime.plusSeconds(offsetSeconds);
        TaskReported.Builder task = RawEvents.example(oneIn(3) ? null : "key-" + random.nextInt(8))
                .setBodyFingerprint(ByteBuffer.wrap(new byte[] {(byte) random.nextInt(2)}))
                .setModel(oneIn(2) ? "model" : null)
                .setTokensIn(oneIn(4) ? null : (long) random.nextInt(1_000_000))
                .setTokensOut((long) random.nextInt(1_000))
                .setMetadata(oneIn(3) ? "{\"a\":1}" : null);
        String prefix = org + "_" + (oneIn(5) ? 1 : 0);
        return new RawEvent(events.eventId(receivedAt), org, receivedAt, prefix, true, task.build());
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
