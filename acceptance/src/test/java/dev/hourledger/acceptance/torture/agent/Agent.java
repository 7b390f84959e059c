package dev.hourledger.acceptance.torture.agent;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Runs inside a process of the product. Its arguments are {@code die POINT HITS}: the process ends at once, as by
 * SIGKILL, when the point is reached for the so-manieth time; or {@code clock SECONDS}: what the process takes for the
 * time is moved by so much, on top of what was before. Thread-safe.
 */
public final class Agent {
    /** What a shell says of a process that was killed. */
    private static final int KILLED = 137;

    private static final AtomicInteger LEFT = new AtomicInteger();
    private static final String CLOCK = "java.time.Clock$SystemInstantSource";

    private Agent() {}

    /** Called by the JVM. Whatever it throws is told to whoever attaches it. */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws ClassNotFoundException {
        String[] words = arguments.split(" ", -1);
        switch (words[0]) {
            case "die" -> die(FailPoint.valueOf(words[1]), Integer.parseInt(words[2]), instrumentation);
            case "clock" -> moveClock(Long.parseLong(words[1]), instrumentation);
            default -> throw new IllegalArgumentException(arguments);
        }
    }

    /** Called at the armed point. */
    public static void hit() {
        if (LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static void die(FailPoint point, int hits, Instrumentation instrumentation) {
        Class<?> victim = point.find(ClassLoader.getSystemClassLoader());
        LEFT.set(hits);
        Class<?> advice = point.atEnd() ? AtEnd.class : AtBeginning.class;
        change(victim, Advice.to(advice).on(ElementMatchers.named(point.method())), instrumentation);
    }

    private static void moveClock(long seconds, Instrumentation instrumentation) throws ClassNotFoundException {
        Advice.WithCustomMapping mapping = Advice.withCustomMapping().bind(Seconds.class, seconds);
        change(Class.forName(CLOCK), mapping.to(Moved.class).on(ElementMatchers.named("instant")), instrumentation);
    }

    private static void change(Class<?> victim, AsmVisitorWrapper visitor, Instrumentation instrumentation) {
        Failures failures = new Failures();
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .with(failures)
                .ignore(ElementMatchers.none())
                .type(ElementMatchers.is(victim))
                .transform((builder, type, loader, module, domain) -> builder.visit(visitor))
                .installOn(instrumentation);
        if (failures.first != null) {
            throw new IllegalStateException(victim + " can't be changed", failures.first);
        }
    }

    /** Keeps the first error of a transformation, which is not thrown otherwise. */
    private static final class Failures extends AgentBuilder.Listener.Adapter {
        private volatile @Nullable Throwable first;

        @Override
        public void onError(
                String typeName,
                @Nullable ClassLoader loader,
                @Nullable JavaModule module,
                boolean loaded,
                Throwable failure) {
            first = failure;
        }

        @Override
        public void onTransformation(
                TypeDescription type,
                @Nullable ClassLoader loader,
                @Nullable JavaModule module,
                boolean loaded,
                DynamicType dynamicType) {
            // As it should be.
        }
    }

    /** Copied into the point's method. */
    private static final class AtBeginning {
        @Advice.OnMethodEnter
        static void reached() {
            hit();
        }
    }

    /** Copied into the point's method. */
    private static final class AtEnd {
        @Advice.OnMethodExit
        static void reached() {
            hit();
        }
    }

    /** Copied into the clock's method, which can't see this class: its seconds are a constant there. */
    private static final class Moved {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is assigned is returned by the clock's method
        static void moved(@Advice.Return(readOnly = false) Instant now, @Seconds long seconds) {
            now = now.plusSeconds(seconds);
        }
    }

    /** What the clock is moved by. */
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Seconds {}
}
