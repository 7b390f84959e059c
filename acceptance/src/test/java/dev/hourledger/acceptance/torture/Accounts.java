package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.torture.Sender.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The organisations of a run: some that only report, one with a hard quota, one whose rate changes, one whose requests
 * wait for each other; two of them have a test key as well, with the same Idempotency-Keys. Immutable.
 */
record Accounts(List<Account> reporting, Account sequential, Account changing) {
    private static final int STEADY = 4;
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    Accounts {
        reporting = List.copyOf(reporting);
    }

    /** Makes them through a gateway that is well. */
    static Accounts create(Sender sender, History history) {
        Maker maker = new Maker(sender, history);
        List<Account> reporting = new ArrayList<>();
        for (int number = 0; number < STEADY; number++) {
            reporting.add(maker.account("steady-" + number, maker.org("enterprise"), "enterprise", true));
        }
        Account steady = reporting.get(0);
        reporting.add(maker.account("steady-0-test", steady.orgId(), steady.plan(), false));
        Account quota = maker.account("quota", maker.org("free"), "free", true);
        reporting.add(quota);
        reporting.add(maker.account("quota-test", quota.orgId(), quota.plan(), false));
        Account changing = maker.account("changing", maker.org("pro"), "pro", true);
        reporting.add(changing);
        return new Accounts(
                reporting, maker.account("sequential", maker.org("enterprise"), "enterprise", true), changing);
    }

    /** One of those that only report. */
    Account any(Random random) {
        return reporting.get(random.nextInt(reporting.size()));
    }

    /** All of them. */
    List<Account> all() {
        return Stream.concat(reporting.stream(), Stream.of(sequential)).toList();
    }

    private record Maker(Sender sender, History history) {
        String org(String plan) {
            String body = "{\"name\":\"Torture " + plan + "\",\"plan\":\"" + plan
                    + "\",\"currency\":\"EUR\",\"hourly_rate\":45}";
            return field(admin("/admin/v1/orgs", body), "org_id");
        }

        Account account(String name, String orgId, String plan, boolean livemode) {
            String key =
                    field(admin("/admin/v1/orgs/" + orgId + "/keys", "{\"livemode\":" + livemode + "}"), "api_key");
            history.append("account", line -> line.put("name", name)
                    .put("org", orgId)
                    .put("plan", plan)
                    .put("livemode", livemode));
            return new Account(name, orgId, key, plan, livemode);
        }

        private Reply admin(String path, String body) {
            Reply reply = sender.unrecorded("POST", path, Stack.ADMIN_TOKEN, body);
            if (reply.status() != CREATED) {
                throw new IllegalStateException(path + ": " + reply);
            }
            return reply;
        }

        private static String field(Reply reply, String name) {
            try {
                return JSON.readTree(reply.body()).required(name).asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
