package dev.hourledger.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two demo organisations and the file that shows their keys: made once, found again ever after. A crash in between
 * leaves an organisation that nobody uses, and the next start makes new ones. Used by one thread.
 */
final class Demo {
    private static final String PRO_KEY = "HOURLEDGER_API_KEY";
    private static final String FREE_KEY = "HOURLEDGER_FREE_API_KEY";

    private final Path file;
    private final AdminClient admin;

    Demo(Path file, AdminClient admin) {
        this.file = file;
        this.admin = admin;
    }

    /** All variables of the file, which is written if they have changed: ports may. */
    Map<String, String> environment(Map<String, String> fixed) {
        Map<String, String> before = DataDirectory.read(file);
        Map<String, String> variables = new LinkedHashMap<>(fixed);
        variables.put(PRO_KEY, keyOf(before, PRO_KEY, "Demo (pro)", "pro"));
        variables.put(FREE_KEY, keyOf(before, FREE_KEY, "Demo (free)", "free"));
        if (!before.equals(variables)) {
            DataDirectory.write(file, variables);
        }
        return variables;
    }

    private String keyOf(Map<String, String> before, String variable, String name, String plan) {
        String known = before.get(variable);
        return known != null ? known : newKey(name, plan);
    }

    private String newKey(String name, String plan) {
        Map<String, Object> org = new HashMap<>();
        org.put("name", name);
        org.put("plan", plan);
        org.put("currency", "EUR");
        org.put("hourly_rate", 45);
        String orgId = admin.post("/admin/v1/orgs", org).required("org_id").asText();
        return admin.post("/admin/v1/orgs/" + orgId + "/keys", Map.of("livemode", true))
                .required("api_key")
                .asText();
    }
}
