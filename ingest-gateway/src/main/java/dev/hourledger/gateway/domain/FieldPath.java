package dev.hourledger.gateway.domain;

/** Names of fields as an error shows them. Stateless. */
public final class FieldPath {
    /** The longest part of a client's own name that is shown, characters. */
    private static final int MAX_SHOWN_CHARACTERS = 64;

    private static final char UNSHOWABLE = '?';

    private FieldPath() {}

    /** {@code name} below {@code parent}, cut and cleaned so that any name can be shown. */
    public static String below(String parent, String name) {
        return parent.isEmpty() ? shown(name) : parent + "." + shown(name);
    }

    private static String shown(String name) {
        return isShownAsItIs(name) ? name : cleaned(name);
    }

    private static boolean isShownAsItIs(String name) {
        if (name.length() > MAX_SHOWN_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (isUnshowable(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnshowable(char c) {
        return Character.isISOControl(c) || Character.isSurrogate(c);
    }

    private static String cleaned(String name) {
        int end = Math.min(name.length(), MAX_SHOWN_CHARACTERS);
        StringBuilder clean = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            clean.append(isUnshowable(c) ? UNSHOWABLE : c);
        }
        return clean.append(end < name.length() ? "..." : "").toString();
    }
}
