package dev.hourledger.service;

import org.jspecify.annotations.Nullable;

/** The release that runs. */
public final class Version {
    /** As in the jar's manifest; of a build that is not packaged: {@code unpackaged}. */
    public static final String TEXT = orUnpackaged(Version.class.getPackage().getImplementationVersion());

    private Version() {}

    private static String orUnpackaged(@Nullable String version) {
        return version == null ? "unpackaged" : version;
    }
}
