package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BusiestOrgsTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(BusiestOrgs.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final BusiestOrgs orgs = new BusiestOrgs();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void shouldNameThoseWhoSendMostAndStartAnew() {
        for (int org = 1; org <= 12; org++) {
            for (int request = 0; request < org; request++) {
                orgs.answered("org_" + org, request == 0);
            }
        }

        orgs.report();
        orgs.report();

        assertThat(lines.list).singleElement().satisfies(line -> assertThat(line.getKeyValuePairs())
                .asString()
                .contains("orgs=\"12\"", "busiest=\"org_12: 12 requests, 1 over quota; org_11: 11 requests")
                .contains("org_3: 3 requests")
                .doesNotContain("org_2: "));
    }

    @Test
    void shouldCountTogetherWhatIsOverTheBound() {
        for (int org = 0; org < BusiestOrgs.MAX_ORGS + 50; org++) {
            orgs.answered("org_" + org, false);
        }

        orgs.report();

        assertThat(lines.list).singleElement().satisfies(line -> assertThat(line.getKeyValuePairs())
                .asString()
                .contains("orgs=\"" + (BusiestOrgs.MAX_ORGS + 1) + "\"", "others: 50 requests"));
    }
}
