package dev.hourledger.acceptance.fuzz;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** {@code hourledger fuzz}. */
public final class FuzzMain {
    private static final String USAGE = """
            Usage: hourledger fuzz [--seed S] [--minutes M]
              --seed S     decides what is sent (any)
              --minutes M  how long it lasts, starting apart (10)
            Sends random bytes and spoilt requests to a gateway and a processor of its own, and spoils their log.
            Exits with 0: nothing broke; 1: something did; 2: not to be run like this.
            """;
    private static final int MINUTES = 10;
    private static final int MAX_MINUTES = 24 * 60;
    private static final int SEEDS = 1_000_000;
    private static final int BAD_USAGE = 2;

    private FuzzMain() {}

    /** Runs as the arguments say, and exits. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String... args) {
        if (args.length == 1 && args[0].equals("--help")) {
            System.out.print(USAGE);
            return 0;
        }
        long seed = ThreadLocalRandom.current().nextInt(SEEDS);
        int minutes = MINUTES;
        try {
            for (int i = 0; i < args.length; i += 2) {
                switch (args[i]) {
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    case "--minutes" -> minutes = Integer.parseInt(args[i + 1]);
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
            if (minutes < 1 || minutes > MAX_MINUTES) {
                throw new IllegalArgumentException("--minutes must be from 1 to " + MAX_MINUTES);
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println(
                    e instanceof ArrayIndexOutOfBoundsException ? "an option lacks its value" : e.getMessage());
            System.err.print(USAGE);
            return BAD_USAGE;
        }
        System.out.println("seed " + seed);
        Findings findings = new Fuzz(seed, Duration.ofMinutes(minutes)).run();
        System.out.println(findings.table());
        findings.wrong().forEach(System.out::println);
        System.out.printf(
                "%d wrong; again: ./hourledger fuzz --seed %d --minutes %d%n", findings.wrongs(), seed, minutes);
        return findings.wrongs() == 0 ? 0 : 1;
    }
}
