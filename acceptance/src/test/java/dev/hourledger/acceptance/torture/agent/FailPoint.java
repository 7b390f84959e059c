package dev.hourledger.acceptance.torture.agent;

import java.util.Arrays;

/** Where a process dies: a method of the product, before its first or after its last instruction. Immutable. */
public enum FailPoint {
    /** The log has confirmed a request, which has not been answered. */
    GATEWAY_AFTER_ACK("dev.hourledger.gateway.http.Commands$Flight", "acknowledged", false),
    /** All stores have the decision but that of the outcomes; the transaction is open. */
    PROCESSOR_AFTER_WRITES("dev.hourledger.savings.topology.PendingWrites", "writeTo", true),
    /** The outcome is stored and answered; the transaction is open. */
    PROCESSOR_AFTER_ANSWER("dev.hourledger.savings.topology.DecideProcessor", "process", true),
    /** The offsets are written, the rows are not; PostgreSQL has committed nothing. */
    PROJECTION_BEFORE_ROWS("dev.hourledger.savings.projection.PostgresProjection", "insert", false),
    /** PostgreSQL has committed rows and offsets; the next poll has not begun. */
    PROJECTION_AFTER_COMMIT("dev.hourledger.savings.projection.PostgresProjection", "write", true);

    private final String className;
    private final String method;
    private final boolean atEnd;

    FailPoint(String className, String method, boolean atEnd) {
        this.className = className;
        this.method = method;
        this.atEnd = atEnd;
    }

    /** Whether it is passed once for many events; else once for each. */
    public boolean isOncePerBatch() {
        return this == PROJECTION_BEFORE_ROWS || this == PROJECTION_AFTER_COMMIT;
    }

    /** The binary name of the class. */
    String className() {
        return className;
    }

    /** The name of the one method. */
    String method() {
        return method;
    }

    /** Whether it is at the method's end; else at its beginning. */
    boolean atEnd() {
        return atEnd;
    }

    /**
     * The class, not initialised, from a loader that has the product.
     *
     * @throws IllegalStateException if class or method is not there: a product that was changed must not disarm it
     */
    Class<?> find(ClassLoader loader) {
        try {
            Class<?> found = Class.forName(className, false, loader);
            if (Arrays.stream(found.getDeclaredMethods())
                            .filter(one -> one.getName().equals(method))
                            .count()
                    != 1) {
                throw new IllegalStateException(this + ": not one method " + method + " in " + className);
            }
            return found;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(this + ": no class " + className, e);
        }
    }
}
