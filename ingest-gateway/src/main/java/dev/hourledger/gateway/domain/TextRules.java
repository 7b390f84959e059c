package dev.hourledger.gateway.domain;

/** What any string of a request must keep to. Stateless. Source: HTTP contract, bad-input list. */
final class TextRules {
    private TextRules() {}

    /** Neither NUL nor half a surrogate pair: what UTF-8 or Postgres cannot hold. */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!isPairAt(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isPairAt(String text, int i) {
        return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }

    /** No characters of Unicode's category Cc. */
    static boolean isFreeOfControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
