package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.acceptance.fixture.Stack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who can't do what is asked of him says so and ends, instead of trying in vain. */
@ExtendWith(SharedStack.class)
class RefusedStartIT {
    private static final Duration START = Duration.ofMinutes(1);
    private static final int REFUSED = 1;

    private final Stack stack;

    RefusedStartIT(SharedStack.Parts parts) {
        this.stack = parts.ownStack();
    }

    /** A broker's own least is 6 s. */
    @Test
    void shouldSayThatBrokersDoNotAllowTheSessionTimeout() {
        ServiceProcess processor =
                stack.startProcessor("impatient", Map.of("HOURLEDGER_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "4500"));

        assertThat(processor.awaitEnd(START)).isTrue();
        assertThat(processor.terminate()).isEqualTo(REFUSED);
        assertThat(processor.logFile())
                .content()
                .contains("refused to start: this Kafka cluster takes no processor that may be silent for 4500 ms");
    }
}
