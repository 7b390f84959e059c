package dev.hourledger.gateway.domain;

/**
 * A known field of a request's body. Implemented by one enum for each kind of body, constants in the contract's order.
 */
public interface BodyField {
    /** The field's name in JSON. */
    String wire();

    /** How its value is read. */
    default Shape shape() {
        return Shape.SCALAR;
    }

    /** Whether null says something else than absence: that the value is to be taken away. */
    default boolean mayBeCleared() {
        return false;
    }

    /** What a field's value may look like; the rules decide the rest. */
    enum Shape {
        /** A string, a number, true or false. */
        SCALAR,
        /** An object of the client's own making: metadata. */
        FREE_OBJECT,
        /** The object whose fields are {@link SampleField}. */
        SAMPLE,
        /** The object whose fields are {@link CreditField}. */
        CREDIT,
        /** An array of objects whose fields are {@link ModelPriceField}. */
        MODEL_PRICES,
        /** An array of objects whose fields are {@link FxRateField}. */
        FX_RATES
    }
}
