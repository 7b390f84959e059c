package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.contract.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The balancer of profile scale says what a gateway would. Source: HTTP contract, "Errors". */
class BalancerTest {
    @Test
    void shouldSayUnavailableInTheWordsOfTheCatalogue() throws IOException {
        ErrorCode code = ErrorCode.UNAVAILABLE;

        assertThat(Files.readString(Built.ROOT.resolve("deploy/nginx/unavailable.inc")))
                .contains("return " + code.httpStatus() + " '{\"error\":{\"code\":\"" + code.wire()
                        + "\",\"message\":\"" + code.message() + "\",\"hint\":\"" + code.hint() + "\"}}';");
    }
}
