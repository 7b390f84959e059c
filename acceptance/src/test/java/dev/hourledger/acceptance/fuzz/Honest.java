package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.utils.Utils;

/** A client of an organisation that nobody attacks: for it everything goes on as ever. For one thread. */
final class Honest {
    private static final String ORIGINAL_KEY = "original";
    private static final int PREFIX_START = "hh_live_".length();
    private static final int PREFIX_LENGTH = 8;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Api api;
    private final String apiKey;
    private final Answer original;
    private int number;

    private Honest(Api api, String apiKey) {
        this.api = api;
        this.apiKey = apiKey;
        this.original =
                api.track(apiKey, Api.EXAMPLE, "Idempotency-Key", ORIGINAL_KEY).expect(CREATED);
    }

    /** One in each partition of raw-events. */
    static List<Honest> inEveryPartition(Api api) {
        List<Honest> all = new ArrayList<>();
        for (int partition = 0; partition < Stack.PARTITIONS; ) {
            String org = api.newOrg("pro");
            // As producers do it.
            if (Utils.toPositive(Utils.murmur2(org.getBytes(UTF_8))) % Stack.PARTITIONS == partition) {
                all.add(new Honest(api, api.newKey(org, true)));
                partition++;
            }
        }
        return all;
    }

    /** Public part of its API key. */
    String prefix() {
        return apiKey.substring(PREFIX_START, PREFIX_START + PREFIX_LENGTH);
    }

    /** A new event is recorded, an old one is told again as it was. */
    void check(Findings findings) {
        try {
            Answer fresh = api.track(apiKey, Api.EXAMPLE, "Idempotency-Key", "k-" + number++);
            findings.count("honest client, status " + fresh.status());
            findings.expect(fresh.status() == CREATED, "an honest client gets " + fresh.status() + " " + fresh.body());
            Answer replay = api.track(apiKey, Api.EXAMPLE, "Idempotency-Key", ORIGINAL_KEY);
            findings.expect(
                    replay.status() == OK && replay.body().equals(original.body()),
                    "an honest client's replay is " + replay.status() + " " + replay.body());
        } catch (CompletionException e) {
            findings.wrong("an honest client gets no answer: " + e.getCause());
        }
    }
}
