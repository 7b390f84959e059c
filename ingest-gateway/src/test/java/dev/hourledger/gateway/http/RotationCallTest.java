package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.SecretHash;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /admin/v1/orgs/{org_id}/keys/{prefix}/rotate}. Source: P6, P8, P9. */
class RotationCallTest {
    private static final String KEYS = "/admin/v1/orgs/" + ApiUnderTest.ORG + "/keys/";
    private static final Request ROTATE = Request.admin("POST", KEYS + "goodkey1/rotate", "{\"overlap_hours\":48}");

    private static final SecretHash HASH = new SecretHash(new byte[SecretHash.LENGTH]);

    private final ApiUnderTest api = ApiUnderTest.start();

    @BeforeEach
    void decideAsTheLedgerDoes() {
        api.log.decision = envelope -> {
            if (envelope.command() instanceof Command.RotateApiKey rotation) {
                api.organisations.answer = Future.succeededFuture(Optional.of(behind(rotation)));
            }
            return Future.succeededFuture(Optional.of(new Outcome.Applied(ApiUnderTest.ORG)));
        };
    }

    /** The organisation as the owner shows it behind a rotation. */
    private Organisation behind(Command.RotateApiKey rotation) {
        AccessGrant old = api.directory.grants.get(rotation.prefix());
        Instant set = old == null ? null : old.expiresAt();
        Instant asked = rotation.expiresAt();
        Instant end = set != null && asked != null && set.isBefore(asked) ? set : asked;
        List<Organisation.Key> keys = new ArrayList<>(InMemoryOrganisations.PRO.apiKeys());
        keys.removeIf(key -> key.prefix().equals(rotation.prefix()));
        keys.add(new Organisation.Key(rotation.prefix(), true, asked == null, null, end, null));
        Organisation org = InMemoryOrganisations.PRO;
        return new Organisation(
                org.orgId(),
                org.name(),
                org.plan(),
                org.currency(),
                org.currencyMinorDigits(),
                org.hourlyRate(),
                org.agentHourlyRates(),
                org.fallbackBaselineMinutes(),
                org.outcomeCredit(),
                org.taskTypes(),
                keys,
                org.eventsByMonth(),
                false);
    }

    /** Another rotation, through another gateway, gave it an earlier end: what was decided is what is answered. */
    @Test
    void shouldSayTheEndThatWasDecided() throws IOException {
        Instant decided = ApiUnderTest.NOW.plusSeconds(3_600);
        api.log.decision = envelope -> {
            api.organisations.answer = Future.succeededFuture(
                    Optional.of(behind(new Command.RotateApiKey("goodkey1", "another1", HASH, decided))));
            return Future.succeededFuture(Optional.of(new Outcome.Applied(ApiUnderTest.ORG)));
        };
        assertThat(api.call(ROTATE).body()).endsWith("\"replaced_key_expires_at\":\"2026-05-06T11:42:00.000Z\"}");

        api.log.decision = envelope -> {
            api.organisations.answer = Future.failedFuture("no owner");
            return Future.succeededFuture(Optional.of(new Outcome.Applied(ApiUnderTest.ORG)));
        };
        Reply unread = api.call(ROTATE);
        assertThat(unread.status()).isEqualTo(202);
        assertThat(unread.body()).contains("\"api_key\":\"hh_live_").endsWith("\"replaced_key_expires_at\":null}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldPutANewKeyInThePlaceOfOne() throws IOException {
        Reply reply = api.call(ROTATE);

        assertThat(reply.status()).isEqualTo(201);
        Command.RotateApiKey command = (Command.RotateApiKey) api.log.last().command();
        assertThat(command.prefix()).isEqualTo("goodkey1");
        assertThat(command.expiresAt()).isEqualTo(ApiUnderTest.NOW.plus(Duration.ofDays(2)));
        assertThat(reply.body())
                .startsWith("{\"prefix\":\"" + command.newPrefix() + "\",\"api_key\":\"hh_live_" + command.newPrefix())
                .endsWith("\",\"livemode\":true,\"created_at\":\"2026-05-06T10:42:00.000Z\","
                        + "\"replaces\":\"goodkey1\",\"replaced_key_expires_at\":\"2026-05-08T10:42:00.000Z\"}");
        assertThat(api.log.last().orgId()).isEqualTo(ApiUnderTest.ORG);
        assertThat(api.log.last().apiKeyPrefix()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|24", "{'overlap_hours':null}|24", "{'overlap_hours':720}|720", "{'overlap_hours':1.0}|1"})
    void shouldTakeTheOverlap(String body, int hours) throws IOException {
        api.call(ROTATE.body(body.replace('\'', '"')));

        assertThat(((Command.RotateApiKey) api.log.last().command()).expiresAt())
                .isEqualTo(ApiUnderTest.NOW.plus(Duration.ofHours(hours)));
    }

    @Test
    void shouldEndTheOldKeyAtOnce() throws IOException {
        Reply reply = api.call(ROTATE.body("{\"overlap_hours\":0}"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).endsWith("\"replaced_key_expires_at\":\"2026-05-06T10:42:00.000Z\"}");
        assertThat(((Command.RotateApiKey) api.log.last().command()).expiresAt())
                .isNull();
    }

    /** An end that was set already is not put off. */
    @Test
    void shouldSayWhenTheOldKeyReallyEnds() throws IOException {
        put("rotated1", ApiUnderTest.ORG, true, ApiUnderTest.NOW.plusSeconds(60));

        assertThat(api.call(ROTATE.path(KEYS + "rotated1/rotate")).body())
                .endsWith("\"replaced_key_expires_at\":\"2026-05-06T10:43:00.000Z\"}");
    }

    @Test
    void shouldKeepTheMode() throws IOException {
        assertThat(api.call(ROTATE.path(KEYS + "testkey1/rotate")).body())
                .contains("\"api_key\":\"hh_test_", "\"livemode\":false");

        // Issued through another gateway just now.
        api.directory.grants.remove("goodkey1");
        assertThat(api.call(ROTATE).body()).contains("\"api_key\":\"hh_live_", "\"livemode\":true");
    }

    @Test
    void shouldFindNoKeyOfAnotherOrganisation() throws IOException {
        put("foreign1", "org_01HX0000000000000000000009", true, null);

        assertThat(api.call(ROTATE.path(KEYS + "foreign1/rotate")).code()).isEqualTo("not_found");
        assertThat(api.call(ROTATE.path(KEYS + "unknown1/rotate")).code()).isEqualTo("not_found");
        assertThat(api.call(ROTATE.path("/admin/v1/orgs/org_1/keys/goodkey1/rotate"))
                        .code())
                .isEqualTo("not_found");
        assertThat(api.call(ROTATE.path(KEYS + "bad-key1/rotate")).code()).isEqualTo("not_found");
        api.organisations.answer = Future.succeededFuture(Optional.empty());
        assertThat(api.call(ROTATE.path(KEYS + "unknown1/rotate")).code()).isEqualTo("not_found");
        // In the order of the catalogue: before anything is said of the body.
        assertThat(api.call(ROTATE.path(KEYS + "unknown1/rotate").body("no JSON"))
                        .code())
                .isEqualTo("not_found");
        assertThat(api.log.appended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"overlap_hours\":-1}",
                "{\"overlap_hours\":721}",
                "{\"overlap_hours\":1.5}",
                "{\"overlap_hours\":\"1\"}",
                "{\"overlap_hours\":true}",
                "{\"overlap_hours\":[1]}",
                "{\"overlap_hours\":1e999999999}",
                "{\"overlap_hours\":1,\"overlap_hours\":1}"
            })
    void shouldCheckTheOverlap(String body) throws IOException {
        Reply reply = api.call(ROTATE.body(body));

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo("overlap_hours");
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldNameTheNearestField() throws IOException {
        assertThat(api.call(ROTATE.body("{\"overlap\":1}")).body()).contains("Did you mean overlap_hours?");
        assertThat(api.call(ROTATE.body("")).code()).isEqualTo("validation_error");
        assertThat(api.call(ROTATE.without("Content-Type")).code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void shouldAnswerWhatTheDecisionRefuses() throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.VALIDATION_ERROR, "prefix"));
        Reply ended = api.call(ROTATE);
        assertThat(ended.status()).isEqualTo(422);
        assertThat(ended.field()).isEqualTo("prefix");
        assertThat(ended.body()).contains("This key does not work any more; issue a new one instead.");

        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.NOT_FOUND, null));
        assertThat(api.call(ROTATE).code()).isEqualTo("not_found");
    }

    @Test
    void shouldPublishNothingWhenNobodyCanSayTheMode() throws IOException {
        api.organisations.answer = Future.failedFuture("no owner");

        assertThat(api.call(ROTATE.path(KEYS + "unknown1/rotate")).code()).isEqualTo("unavailable");
        assertThat(api.call(ROTATE.path(KEYS + "unknown1/rotate").body("{\"overlap_hours\":-1}"))
                        .code())
                .isEqualTo("validation_error");
        assertThat(api.log.appended).isEmpty();
    }

    /** The change has been decided: whoever asked for a key must get it, it is shown only once. */
    @Test
    void shouldShowANewKeyEvenWhenTheDirectoryIsLate() throws IOException {
        api.directory.awaited = Future.succeededFuture(false);
        Reply late = api.call(ROTATE);
        assertThat(late.status()).isEqualTo(202);
        assertThat(late.body()).contains("\"api_key\":\"hh_live_");

        api.directory.awaited = Future.failedFuture("a bug");
        assertThat(api.call(ROTATE).body()).contains("\"api_key\":\"hh_live_");

        api.log.decision = ignored -> Future.succeededFuture(Optional.empty());
        assertThat(api.call(ROTATE).body()).contains("\"status\":\"accepted\"").doesNotContain("api_key");
    }

    private void put(String prefix, String orgId, boolean livemode, @Nullable Instant expiresAt) {
        api.directory.grants.put(
                prefix, new AccessGrant(prefix, orgId, HASH, livemode, false, "pro", 1, true, expiresAt));
    }
}
