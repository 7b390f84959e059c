package dev.hourledger.standalone;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The secrets of a ledger on a laptop, made once. Immutable; {@code toString} hides them.
 *
 * @param pepper keys the hashes of API keys
 * @param adminToken opens the admin API
 */
record Secrets(byte[] pepper, String adminToken) {
    private static final int BYTES = 32;
    private static final String PEPPER = "HOURLEDGER_PEPPER";
    private static final String ADMIN_TOKEN = "HOURLEDGER_ADMIN_TOKEN";

    /** Those of the file; made and written when it is not there. */
    static Secrets of(Path file) {
        Map<String, String> variables = DataDirectory.read(file);
        if (!variables.containsKey(PEPPER) || !variables.containsKey(ADMIN_TOKEN)) {
            SecureRandom random = new SecureRandom();
            variables.put(PEPPER, Base64.getEncoder().encodeToString(bytes(random)));
            variables.put(ADMIN_TOKEN, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random)));
            DataDirectory.write(file, variables);
        }
        return new Secrets(Base64.getDecoder().decode(variables.get(PEPPER)), variables.get(ADMIN_TOKEN));
    }

    private static byte[] bytes(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
