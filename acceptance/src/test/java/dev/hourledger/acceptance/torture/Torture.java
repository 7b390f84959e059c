package dev.hourledger.acceptance.torture;

import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.torture.report.Report;
import dev.hourledger.acceptance.torture.report.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One run: what is tortured, a client, faults one after the other, and then the checker. For one thread. */
final class Torture {
    private static final Duration CALM = Duration.ofSeconds(1);
    /** Every few faults, nothing is broken for so long that an answer which is not as it should be has no excuse. */
    private static final int REST_EVERY = 6;

    private static final Duration REST = Duration.ofSeconds(35);
    private static final Duration KEYS_WAIT = Duration.ofSeconds(20);
    private static final Duration SETTLE_WAIT = Duration.ofMinutes(3);
    private static final Duration STATUS = Duration.ofSeconds(1);
    /** Processes that have just started are slow, which is no fault's doing. */
    private static final Duration WARM_WAIT = Duration.ofMinutes(1);
    /** No request waits longer than for the gateway's deadline. */
    private static final Duration ANSWERS_WAIT = Duration.ofSeconds(12);
    /** A fifth of a second's requests. */
    private static final int USUALLY_IN_FLIGHT_PER_SECOND = 5;

    /** One that shows and watches, one that samples. */
    private static final int TICKERS = 2;

    private static final int OK = 200;
    private static final String KEEP_ALIVE_SECONDS = "30";

    private final TortureOptions options;
    private final Supplier<? extends Subject> start;
    private final StatusLine status = new StatusLine();
    private final Stalls stalls = new Stalls();
    /** Those who do the faults' deeds. */
    private final ExecutorService hands = Executors.newCachedThreadPool(task -> {
        Thread hand = new Thread(task, "torture-fault");
        hand.setDaemon(true);
        return hand;
    });

    private int faults;

    /** {@code start} brings up what is tortured. */
    Torture(TortureOptions options, Supplier<? extends Subject> start) {
        letConnectionsEndFirst();
        this.options = options;
        this.start = start;
    }

    /** The gateway ends what is idle for 60 s; a client that keeps it longer sends into the void now and then. */
    static void letConnectionsEndFirst() {
        System.setProperty("jdk.httpclient.keepalive.timeout", KEEP_ALIVE_SECONDS);
    }

    /** Runs, and writes everything down. */
    Verdict run() {
        status.say("seed " + options.seed() + ", everything is kept in " + options.out());
        Path file = newFolder().resolve(TortureOptions.HISTORY);
        try (Subject subject = start.get();
                History history = new History(file);
                Balancer balancer = new Balancer(subject.clientPorts().keySet(), subject.managementPorts());
                Sender sender = new Sender(history, subject.clientPorts(), balancer)) {
            status.say("everything is whole");
            Accounts accounts = Accounts.create(sender, history);
            awaitKeys(subject, accounts);
            torture(subject, history, sender, accounts);
            status.say("checking");
            Judge.Findings findings =
                    Judge.judge(file, subject.places(apiKeys(accounts)), options.command(), status::say);
            history.append(Summary.VERDICT, line -> line.put("command", options.command())
                    .put("violations", findings.violations().size()));
            return new Verdict(file.resolveSibling(Report.NAME), findings, faults);
        }
    }

    private static Map<String, String> apiKeys(Accounts accounts) {
        Map<String, String> apiKeys = new HashMap<>();
        accounts.all().forEach(account -> apiKeys.put(account.orgId() + "/" + account.livemode(), account.apiKey()));
        return apiKeys;
    }

    private void torture(Subject subject, History history, Sender sender, Accounts accounts) {
        ScheduledExecutorService ticker = Executors.newScheduledThreadPool(TICKERS);
        try (Client client =
                new Client(history, sender, accounts, new Random(options.seed()), options.ratePerSecond())) {
            client.start();
            var unusedShown = ticker.scheduleAtFixedRate(
                    () -> status.show(client.figures().line()), 0, STATUS.toMillis(), TimeUnit.MILLISECONDS);
            var unusedWatched = ticker.scheduleWithFixedDelay(
                    () -> stalls.watch(history), 0, Stalls.EVERY.toMillis(), TimeUnit.MILLISECONDS);
            var unusedSampled = ticker.scheduleWithFixedDelay(
                    () -> subject.sample(history), 0, Resources.EVERY.toMillis(), TimeUnit.MILLISECONDS);
            Faults.pause(CALM);
            List<Fault> faults = subject.faults(options.only());
            if (faults.isEmpty()) {
                Faults.pause(options.span());
            } else {
                awaitAnswers(client, WARM_WAIT);
                sequence(subject, new Schedule(faults, options.seed()), history, client);
            }
            status.say("no more faults; " + client.figures().line());
            if (!client.settle(SETTLE_WAIT)) {
                throw new IllegalStateException("not settled after " + SETTLE_WAIT);
            }
            status.say("settled: " + client.figures().line());
            client.figures().orThrow();
        } finally {
            ticker.shutdownNow();
        }
    }

    private void sequence(Subject subject, Schedule schedule, History history, Client client) {
        long end = history.nanos() + options.span().toNanos();
        for (int number = 1; history.nanos() < end || faults < options.faults(); number++) {
            happen(schedule.next(), schedule, history, number);
            subject.awaitWhole();
            note(history, "whole", number);
            status.say("whole again; " + client.figures().line());
            client.figures().orThrow();
            Faults.pause(number % REST_EVERY == 0 ? REST : CALM);
            awaitAnswers(client, ANSWERS_WAIT);
        }
    }

    /** One fault, or several at once, which bear one number. */
    private void happen(List<Fault> together, Schedule schedule, History history, int number) {
        List<CompletableFuture<Void>> deeds = new ArrayList<>();
        for (Fault fault : together) {
            faults++;
            Random chance = schedule.chance();
            Consumer<String> say = what -> {
                history.append("fault", line -> line.put("number", number)
                        .put("kind", fault.name())
                        .put("what", what));
                status.say("fault " + number + ": " + what);
            };
            deeds.add(CompletableFuture.runAsync(() -> fault.happen(chance, say), hands));
        }
        try {
            deeds.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            if (e.getCause() instanceof NotHealedException notHealed) {
                throw notHealed;
            }
            throw e;
        }
        note(history, "undone", number);
    }

    private static void note(History history, String type, int number) {
        history.append(type, line -> line.put("number", number));
    }

    /** What still waits because of one fault is not to be blamed on the next. */
    private void awaitAnswers(Client client, Duration limit) {
        int usual = Math.max(1, options.ratePerSecond() / USUALLY_IN_FLIGHT_PER_SECOND);
        long end = System.nanoTime() + limit.toNanos();
        while (client.figures().inFlight() > usual && System.nanoTime() < end) {
            Faults.pause(STATUS);
        }
    }

    /** A key works at once where it was issued, elsewhere within a second (P6). */
    private static void awaitKeys(Subject subject, Accounts accounts) {
        for (int port : subject.directPorts().values()) {
            for (Account account : accounts.all()) {
                await().atMost(KEYS_WAIT)
                        .until(() -> Http.get(port, "/v1/org", account.apiKey()).statusCode() == OK);
            }
        }
    }

    private Path newFolder() {
        try {
            return Files.createDirectories(options.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
