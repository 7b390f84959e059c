package dev.hourledger.standalone;

import dev.hourledger.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * The database roles that the services enter as: each may do what its work needs and no more. Made again and again to
 * the same end, so that later tables and changed passwords are covered. Stateless.
 */
final class PostgresRoles {
    private static final String SCRAM = "scram-sha-256";

    private PostgresRoles() {}

    /** A role with its rights on every table of the schema. */
    enum Role {
        /** Of the processors: writes rows, neither deletes nor changes tables. */
        PROJECTION(
                "hourledger_projection",
                List.of(
                        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO hourledger_projection",
                        "REVOKE INSERT, UPDATE ON flyway_schema_history FROM hourledger_projection")),
        /** Of the gateways: reads. */
        READS(
                "hourledger_reads",
                List.of(
                        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO hourledger_reads",
                        "ALTER ROLE hourledger_reads SET default_transaction_read_only = on")),
        /** Of analysts: reads what gateways read, on connections of which the others keep enough. */
        ANALYST(
                "hourledger_analyst",
                List.of(
                        "GRANT SELECT ON events, daily_rollups TO hourledger_analyst",
                        "ALTER ROLE hourledger_analyst CONNECTION LIMIT 10",
                        "ALTER ROLE hourledger_analyst SET default_transaction_read_only = on"));

        private final String roleName;

        @SuppressWarnings("ImmutableEnumChecker") // every constant is given an unmodifiable list
        private final List<String> grants;

        Role(String roleName, List<String> grants) {
            this.roleName = roleName;
            this.grants = grants;
        }

        /** The name in the database. */
        String roleName() {
            return roleName;
        }
    }

    /** Makes the roles with their passwords and rights; the tables must be there. */
    static void ensure(PostgresUrl owner, Map<Role, String> passwords) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", owner.user());
        login.setProperty("password", owner.password());
        try (Connection connection = DriverManager.getConnection(owner.toJdbc("hourledger-setup"), login);
                Statement statement = connection.createStatement()) {
            for (Role role : Role.values()) {
                String password = passwords.get(role);
                if (password != null) {
                    create(statement, role);
                    // Hashed here: the server's log shows no password, whatever it logs.
                    connection
                            .unwrap(PGConnection.class)
                            .alterUserPassword(role.roleName(), password.toCharArray(), SCRAM);
                }
            }
        }
    }

    private static void create(Statement statement, Role role) throws SQLException {
        statement.execute("""
                DO $$ BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s LOGIN; END IF;
                END $$""".formatted(role.roleName()));
        statement.execute("""
                DO $$ BEGIN
                    EXECUTE format('GRANT CONNECT ON DATABASE %%I TO %1$s', current_database());
                END $$""".formatted(role.roleName()));
        statement.execute("GRANT USAGE ON SCHEMA public TO " + role.roleName());
        for (String grant : role.grants) {
            statement.execute(grant);
        }
    }
}
