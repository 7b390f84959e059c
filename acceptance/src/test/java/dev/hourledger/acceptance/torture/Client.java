package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hourledger.acceptance.torture.Operation.Kind;
import dev.hourledger.acceptance.torture.Sender.Reply;
import dev.hourledger.acceptance.torture.Sender.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends at a fixed rate, which it reaches step by step, whether it is answered or not, so that a stall does not hide
 * its victims. What has a key is sent again, to the other gateway, until it is settled; what has none never is. Now and
 * then many go at once, each to two gateways. Beside that: one organisation whose requests wait for each other, and
 * which gets keys that are revoked again, and one whose rate is changed all the time. Thread-safe.
 */
final class Client implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration RETRY_MAX = Duration.ofSeconds(2);
    private static final Duration RATE_CHANGE = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_SEQUENTIAL = Duration.ofMillis(40);
    /** After it an operation is left unsettled: the checker takes it as it is. */
    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    /** Beyond it nothing new is sent; what should have been is counted. */
    private static final int MAX_IN_FLIGHT = 4_000;

    /** Processes that have just started are slow: beyond this rate it begins with it, and grows. */
    private static final int FIRST_RATE_PER_SECOND = 100;

    private static final int GROWTH_PER_SECOND = 10;

    /** So many requests come one by one, and then a batch of them at once. */
    private static final int BATCH_EVERY = 500;

    private static final int BATCH = 40;
    private static final int MISMATCH_IN_BATCH = 10;

    private static final int REMEMBERED = 5_000;
    private static final int REPLAY_EVERY = 12;
    /** So many answers name an event, and then one that is asked for at once. */
    private static final int READ_EVERY = 6;

    private static final Pattern EVENT_ID = Pattern.compile("evt_[0-9A-Z]{26}");
    private static final int MISMATCH_EVERY = 4;
    private static final int MAX_DOUBLINGS = 3;
    /** No rate is there twice, and none is what organisations begin with. */
    private static final int FIRST_RATE = 100;

    private static final int SUCCESS_END = 300;

    private final History history;
    private final Sender sender;
    private final Accounts accounts;
    private final Random random;
    private final Requests requests;
    private final KeyTurns keyTurns;
    private final LiveFigures figures = new LiveFigures();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "torture-clock"));
    private final List<Operation> acknowledged = new ArrayList<>();
    /** One party for the load itself, one for each operation that is not settled. */
    private final Phaser unsettled = new Phaser(1);

    private final int ratePerSecond;
    private long beginNanos;
    private long nextNanos;
    private long sent;
    private long named;
    private volatile boolean going = true;

    Client(History history, Sender sender, Accounts accounts, Random random, int ratePerSecond) {
        this.history = history;
        this.sender = sender;
        this.accounts = accounts;
        this.random = random;
        this.requests = new Requests(random);
        this.keyTurns = new KeyTurns(sender, history, accounts.sequential(), requests);
        this.ratePerSecond = ratePerSecond;
    }

    /** Begins. */
    void start() {
        beginNanos = history.nanos();
        nextNanos = beginNanos;
        var unused = clock.scheduleAtFixedRate(guarded(this::tick), 0, TICK.toNanos(), TimeUnit.NANOSECONDS);
        clock.execute(guarded(this::sendSequential));
        clock.execute(guarded(this::changeRate));
        clock.execute(guarded(this::turnKeys));
    }

    /** What it sees now. */
    LiveFigures figures() {
        return figures;
    }

    /** Sends nothing new, and waits until everything is settled or given up. Returns whether it was. */
    boolean settle(Duration patience) {
        going = false;
        int phase = unsettled.arrive();
        try {
            unsettled.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        going = false;
        clock.shutdownNow();
    }

    /** Everything that is due by now, each with the time at which it should have gone. */
    private void tick() {
        while (going && nextNanos <= history.nanos()) {
            long scheduled = nextNanos;
            nextNanos += periodNanos();
            if (figures.inFlight() >= MAX_IN_FLIGHT) {
                figures.shed();
            } else if (++sent % BATCH_EVERY == 0) {
                batch(scheduled);
            } else if (sent % REPLAY_EVERY == 0 && !acknowledged.isEmpty()) {
                replay(scheduled);
            } else {
                begin(requests.next(accounts.any(random), scheduled), () -> {});
            }
        }
    }

    private long periodNanos() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nextNanos - beginNanos);
        return TimeUnit.SECONDS.toNanos(1)
                / Math.min(ratePerSecond, FIRST_RATE_PER_SECOND + GROWTH_PER_SECOND * seconds);
    }

    /** An agent that has saved up, and sends everything at once, what has a key to two gateways. */
    private void batch(long scheduled) {
        nextNanos += (BATCH - 1) * periodNanos();
        for (int i = 0; i < BATCH; i++) {
            Operation operation = requests.next(accounts.any(random), scheduled);
            String gateway = sender.anyGateway();
            unsettled.register();
            track(operation, gateway, () -> {});
            if (operation.key() != null) {
                boolean mismatch = i % MISMATCH_IN_BATCH == 0;
                again(
                        operation,
                        sender.otherGateway(gateway),
                        mismatch ? Kind.MISMATCH : Kind.PARALLEL,
                        mismatch ? Requests.otherBody(operation) : operation.body(),
                        scheduled);
            }
        }
    }

    private void replay(long scheduled) {
        Operation operation = acknowledged.get(random.nextInt(acknowledged.size()));
        boolean mismatch = random.nextInt(MISMATCH_EVERY) == 0;
        String body = mismatch ? Requests.otherBody(operation) : operation.body();
        Kind kind = mismatch ? Kind.MISMATCH : Kind.REPLAY;
        again(operation, sender.anyGateway(), kind, body, scheduled);
    }

    /** Once, whatever the answer is. */
    private void again(Operation operation, String gateway, Kind kind, String body, long scheduled) {
        unsettled.register();
        attempt(operation, gateway, kind, body, scheduled, reply -> unsettled.arriveAndDeregister());
    }

    private void sendSequential() {
        if (going) {
            begin(
                    requests.nextKeyed(accounts.sequential(), history.nanos()),
                    () -> later(BETWEEN_SEQUENTIAL, this::sendSequential));
        }
    }

    private void begin(Operation operation, Runnable afterwards) {
        unsettled.register();
        track(operation, sender.anyGateway(), afterwards);
    }

    private void track(Operation operation, String gateway, Runnable afterwards) {
        attempt(operation, gateway, Kind.TRACK, operation.body(), operation.scheduledNanos(), reply -> {
            boolean settled = isSettled(operation, reply);
            if (settled) {
                unsettled.arriveAndDeregister();
                afterwards.run();
            } else {
                int doublings = Math.min(operation.attempts().get(), MAX_DOUBLINGS);
                Duration pause = RETRY.multipliedBy(1L << doublings);
                later(
                        pause.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : pause,
                        () -> track(operation, sender.otherGateway(gateway), afterwards));
            }
        });
    }

    private boolean isSettled(Operation operation, Reply reply) {
        if (operation.key() == null) {
            return true;
        }
        boolean known = reply.status() != 0 && reply.status() != 503 && reply.status() != 202;
        if (known && reply.status() < 300) {
            remember(operation);
        }
        return known || history.nanos() - operation.scheduledNanos() > GIVE_UP.toNanos();
    }

    private void remember(Operation operation) {
        if (acknowledged.size() < REMEMBERED) {
            acknowledged.add(operation);
        } else {
            acknowledged.set(random.nextInt(REMEMBERED), operation);
        }
    }

    private void attempt(
            Operation operation, String gateway, Kind kind, String body, long scheduled, Consumer<Reply> then) {
        int number = operation.attempts().incrementAndGet();
        figures.sending();
        Consumer<ObjectNode> fields = line ->
                line.put("kind", kind.name()).put("scheduled", scheduled).put("valid", operation.valid());
        var unused = sender.send(new Request(
                        operation.id(),
                        number,
                        gateway,
                        "POST",
                        "/v1/track",
                        operation.account(),
                        operation.key(),
                        body,
                        fields))
                .thenAccept(reply -> clock.execute(guarded(() -> {
                    figures.answered(reply.status(), history.nanos() - scheduled);
                    readNowAndThen(operation.account(), reply);
                    then.accept(reply);
                })));
    }

    private void readNowAndThen(Account account, Reply reply) {
        Matcher eventId = EVENT_ID.matcher(reply.text());
        if (reply.status() >= SUCCESS_END || !eventId.find() || ++named % READ_EVERY != 0) {
            return;
        }
        look("read-" + named, Kind.READ, account, "/v1/events/" + eventId.group());
    }

    private void look(String id, Kind kind, Account account, String path) {
        unsettled.register();
        var unused = sender.send(
                        new Request(id, 1, sender.anyGateway(), "GET", path, account, null, "", line -> line.put(
                                        "kind", kind.name())
                                .put("scheduled", history.nanos())))
                .thenAccept(read -> unsettled.arriveAndDeregister());
    }

    /** One change at a time, so that it is known which one was last. */
    private void changeRate() {
        if (!going) {
            return;
        }
        int number = figures.nextRateChange();
        String id = "rate-" + number;
        String body = "{\"hourly_rate\":" + (FIRST_RATE + number) + "}";
        Account account = accounts.changing();
        unsettled.register();
        var unused = sender.send(new Request(
                        id, 1, sender.anyGateway(), "PATCH", "/v1/org", account, null, body, line -> line.put(
                                        "kind", Kind.RATE.name())
                                .put("scheduled", history.nanos())))
                .thenAccept(reply -> clock.execute(guarded(() -> {
                    look("view-" + number, Kind.VIEW, account, "/v1/org");
                    unsettled.arriveAndDeregister();
                    later(RATE_CHANGE, this::changeRate);
                })));
    }

    private void turnKeys() {
        if (!going) {
            return;
        }
        CompletableFuture<Void> turn = keyTurns.turn(clock);
        unsettled.register();
        var unused = turn.whenComplete((done, failure) -> {
            unsettled.arriveAndDeregister();
            if (failure != null) {
                figures.broken(new IllegalStateException("a key's turn failed", failure));
            }
            later(KeyTurns.PAUSE, this::turnKeys);
        });
    }

    private void later(Duration pause, Runnable work) {
        if (!clock.isShutdown()) {
            var unused = clock.schedule(guarded(work), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** An executor drops what throws, and the load would stop without a word. */
    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                figures.broken(e);
                throw e;
            }
        };
    }
}
