package dev.hourledger.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiKeyTextTest {
    private static final String SECRET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl";
    private static final String LIVE = "hh_live_aZ09bY18_" + SECRET;
    private static final String TEST = "hh_test_aZ09bY18_" + SECRET;
    /** The contract's form, as a reader of it would write it down. */
    private static final Pattern FORM = Pattern.compile("hh_(live|test)_([0-9A-Za-z]{8})_[0-9A-Za-z]{48}");

    @Test
    void shouldReadModeAndPrefix() {
        assertThat(ApiKeyText.parse(LIVE)).hasValue(new ApiKeyText(LIVE, "aZ09bY18", true));
        assertThat(ApiKeyText.parse(TEST)).hasValue(new ApiKeyText(TEST, "aZ09bY18", false));
        assertThat(ApiKeyText.of(false, "aZ09bY18", SECRET).text()).isEqualTo(TEST);
    }

    @Test
    void shouldTakeEveryCharacterInEveryPlaceThatTheContractAllowsAndNoOther() {
        for (String key : new String[] {LIVE, TEST}) {
            for (int place = 0; place < key.length(); place++) {
                for (char c = 0; c < 0x180; c++) {
                    String text = key.substring(0, place) + c + key.substring(place + 1);
                    Matcher form = FORM.matcher(text);
                    assertThat(ApiKeyText.parse(text).map(ApiKeyText::prefix).orElse("none"))
                            .as("%s", text)
                            .isEqualTo(form.matches() ? form.group(2) : "none");
                }
            }
        }
    }

    @Test
    void shouldTakeNoOtherLength() {
        assertThat(ApiKeyText.parse("")).isEmpty();
        assertThat(ApiKeyText.parse("hh_live_")).isEmpty();
        assertThat(ApiKeyText.parse(LIVE + "0")).isEmpty();
        assertThat(ApiKeyText.parse(LIVE.substring(0, LIVE.length() - 1))).isEmpty();
        assertThat(ApiKeyText.isPrefix("aZ09bY18")).isTrue();
        assertThat(ApiKeyText.isPrefix("aZ09bY1")).isFalse();
        assertThat(ApiKeyText.isPrefix("aZ09bY1_")).isFalse();
        assertThat(ApiKeyText.isPrefix("aZ09bY188")).isFalse();
    }
}
