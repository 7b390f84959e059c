package dev.hourledger.acceptance.torture;

/** An API key and whose it is. */
record Account(String name, String orgId, String apiKey, String plan, boolean livemode) {
    @Override
    public String toString() {
        return "Account[" + name + ", " + orgId + "]";
    }
}
