package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.torture.report.Summary;
import java.util.Arrays;
import java.util.Locale;

/** {@code hourledger torture}. */
public final class TortureMain {
    private static final int BROKEN_PROMISE = 1;
    private static final int BAD_USAGE = 2;
    private static final int SHOWN = 10;

    private TortureMain() {}

    /** Runs as the arguments say, and exits. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String... args) {
        if (args.length == 1 && args[0].equals("--help")) {
            System.out.print(TortureOptions.USAGE);
            return 0;
        }
        if (args.length > 1 && args[0].equals("--sum")) {
            System.out.print(Summary.of(Arrays.stream(args)
                    .skip(1)
                    .map(folder -> TortureOptions.folder(folder).resolve(TortureOptions.HISTORY))
                    .toList()));
            return 0;
        }
        TortureOptions options;
        try {
            options = TortureOptions.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(TortureOptions.USAGE);
            return BAD_USAGE;
        }
        try {
            return judged(new Torture(options, options::start).run(), options);
        } catch (NotHealedException e) {
            System.out.println("it did not recover: " + e.getMessage());
            return broken(options);
        }
    }

    private static int judged(Verdict verdict, TortureOptions options) {
        System.out.printf(
                Locale.ROOT,
                "%d faults, %d acknowledged, %d events, %d violations; report: %s%n",
                verdict.faults(),
                verdict.findings().acknowledged(),
                verdict.findings().events(),
                verdict.findings().violations().size(),
                verdict.report());
        if (verdict.findings().violations().isEmpty()) {
            return 0;
        }
        verdict.findings().violations().stream().limit(SHOWN).forEach(System.out::println);
        return broken(options);
    }

    private static int broken(TortureOptions options) {
        System.out.println("seed " + options.seed() + ", to run it again: " + options.command());
        return BROKEN_PROMISE;
    }
}
