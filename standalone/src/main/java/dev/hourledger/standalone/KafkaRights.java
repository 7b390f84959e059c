package dev.hourledger.standalone;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.hourledger.contract.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each login may do in a cluster that asks: what its work needs and no more. Made again and again to the same end.
 * Stateless.
 */
final class KafkaRights {
    /** Of the processors' stream tasks: their group, and what their topics and transactions begin with. */
    private static final String APPLICATION = "hourledger-savings";
    /** A reader of everything there is must not take the brokers from requests; bytes a second of each broker. */
    private static final double ANALYST_BYTES_PER_SECOND = 20_000_000;

    private KafkaRights() {}

    /** Who enters the cluster, beside its owner. */
    enum Role {
        /** Writes the log, reads the directory. */
        GATEWAY(topic(Topic.RAW_EVENTS, WRITE, DESCRIBE_CONFIGS), topic(Topic.ACCESS_DIRECTORY, READ)),
        /** Reads the log and writes everything that follows from it; in the log it writes reference data. */
        PROCESSOR(
                topic(Topic.RAW_EVENTS, READ, WRITE, DESCRIBE_CONFIGS),
                topic(Topic.ENRICHED_EVENTS, READ, WRITE),
                topic(Topic.ACCESS_DIRECTORY, WRITE),
                topic(Topic.DEAD_LETTERS, WRITE),
                prefix(ResourceType.TOPIC, APPLICATION + "-", CREATE, READ, WRITE, DESCRIBE_CONFIGS),
                prefix(ResourceType.TRANSACTIONAL_ID, APPLICATION + "-", WRITE, DESCRIBE),
                group(APPLICATION),
                group("hourledger-projection")),
        /** Reads the events, in groups whose names begin with {@code analyst}. */
        ANALYST(topic(Topic.ENRICHED_EVENTS, READ), prefix(ResourceType.GROUP, "analyst", READ));

        @SuppressWarnings("ImmutableEnumChecker") // every constant is given unmodifiable lists of records
        private final List<Right> rights;

        Role(Right... rights) {
            this.rights = List.of(rights);
        }

        private Stream<AclBinding> bindings(String login) {
            return rights.stream().flatMap(right -> right.operations.stream()
                    .map(operation -> new AclBinding(
                            right.resource,
                            new AccessControlEntry("User:" + login, "*", operation, AclPermissionType.ALLOW))));
        }
    }

    /** What may be done to a resource. */
    private record Right(ResourcePattern resource, List<AclOperation> operations) {}

    /**
     * Gives the logins their rights; blocks until they have them. Those who enter {@code kafka} must be allowed to.
     *
     * @throws StartRefusedException when they are not, or when the cluster does not tell logins apart
     */
    static void ensure(Map<String, String> kafka, Map<Role, String> logins) {
        List<AclBinding> bindings = new ArrayList<>();
        logins.forEach((role, login) -> role.bindings(login).forEach(bindings::add));
        if (bindings.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
            admin.createAcls(bindings).all().get();
            String analyst = logins.get(Role.ANALYST);
            if (analyst != null) {
                admin.alterClientQuotas(List.of(slow(analyst))).all().get();
            }
        } catch (ExecutionException e) {
            throw new StartRefusedException("the cluster gives logins no rights: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ClientQuotaAlteration slow(String login) {
        return new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, login)),
                List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", ANALYST_BYTES_PER_SECOND)));
    }

    private static Right topic(Topic topic, AclOperation... operations) {
        return new Right(
                new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL), List.of(operations));
    }

    private static Right group(String name) {
        return new Right(new ResourcePattern(ResourceType.GROUP, name, PatternType.LITERAL), List.of(READ));
    }

    private static Right prefix(ResourceType type, String prefix, AclOperation... operations) {
        return new Right(new ResourcePattern(type, prefix, PatternType.PREFIXED), List.of(operations));
    }
}
