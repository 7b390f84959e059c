package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventIdTest {
    private static final String ID = "evt_01JTJ8B8V3N6Q2R7S9T4VWXYZ0";
    /** The contract's form, as a reader of it would write it down. */
    private static final Pattern FORM = Pattern.compile("evt_[0-7][0-9A-HJKMNP-TV-Z]{25}");

    @Test
    void shouldReadTheTimeOfReceipt() {
        assertThat(EventId.epochMillisOf("evt_00000000010000000000000000")).hasValue(1);
        assertThat(EventId.epochMillisOf("evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).hasValue((1L << 48) - 1);
        assertThat(EventId.epochMillisOf(ID)).isPresent();
    }

    @Test
    void shouldTakeEveryCharacterInEveryPlaceThatTheContractAllowsAndNoOther() {
        for (int place = 0; place < ID.length(); place++) {
            for (char c = 0; c < 0x180; c++) {
                String text = ID.substring(0, place) + c + ID.substring(place + 1);
                assertThat(EventId.epochMillisOf(text).isPresent())
                        .as("%s", text)
                        .isEqualTo(FORM.matcher(text).matches());
            }
        }
    }

    @Test
    void shouldTakeNoOtherLength() {
        assertThat(EventId.epochMillisOf("")).isEmpty();
        assertThat(EventId.epochMillisOf("evt_")).isEmpty();
        assertThat(EventId.epochMillisOf(ID + "0")).isEmpty();
        assertThat(EventId.epochMillisOf(ID.substring(0, ID.length() - 1))).isEmpty();
    }
}
