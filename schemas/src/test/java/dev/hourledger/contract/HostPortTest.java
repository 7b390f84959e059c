package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({"localhost:8080,localhost,8080", "10.0.0.1:0,10.0.0.1,0", "[::1]:65535,::1,65535", "a_b-c.d:1,a_b-c.d,1"
    })
    void shouldReadAndWriteAddresses(String text, String host, int port) {
        HostPort address = HostPort.parse(text);

        assertThat(address).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":80",
                "host:",
                "host:65536",
                "host:-1",
                "host:+1",
                "host:080",
                "::1:80",
                "[host]:80",
                "a b:1"
            })
    void shouldRefuseAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }
}
