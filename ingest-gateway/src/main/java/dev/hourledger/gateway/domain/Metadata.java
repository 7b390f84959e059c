package dev.hourledger.gateway.domain;

/**
 * A metadata object that keeps to its rules. Immutable; {@code toString} hides the content (P9).
 *
 * @param json without insignificant white space, keys in the client's order, numbers as written
 * @param canonical the same for every way of writing the same values: what the fingerprint is made of
 */
public record Metadata(String json, String canonical) {
    @Override
    public String toString() {
        return "Metadata[hidden]";
    }
}
