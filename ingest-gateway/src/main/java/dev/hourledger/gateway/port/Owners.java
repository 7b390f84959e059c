package dev.hourledger.gateway.port;

/** Whoever can be asked of the partitions: processors in other processes, or one in this. */
public interface Owners {
    /** Outcomes, from the owners. */
    Outcomes outcomes();

    /** Organisations, from the owners. */
    Organisations organisations();

    /** Reference data, from the owners. */
    ReferenceData referenceData();
}
