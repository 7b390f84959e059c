package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.acceptance.fixture.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param sockets open ones; files are left out, as a store has the more the more it holds
 * @param heap bytes that are reachable, behind a full collection
 */
record Held(long sockets, long threads, long heap) {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");
    private static final long KIB = 1_024;
    private static final int JCMD_SECONDS = 30;

    /** What it holds now; its garbage is collected first. */
    static Held by(ServiceProcess process) {
        long pid = process.handle().pid();
        jcmd(pid, "GC.run");
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"));
                Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return new Held(files.filter(Held::isSocket).count(), tasks.count(), heapUsed(jcmd(pid, "GC.heap_info")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** The generations' figures; metaspace, which comes behind them, is no heap. */
    private static long heapUsed(String info) {
        Matcher matcher = USED.matcher(info.substring(0, info.indexOf("Metaspace")));
        long kib = 0;
        while (matcher.find()) {
            kib += Long.parseLong(matcher.group(1));
        }
        return kib * KIB;
    }

    private static String jcmd(long pid, String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " of " + pid + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
