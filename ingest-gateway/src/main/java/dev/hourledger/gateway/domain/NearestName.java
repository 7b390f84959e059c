package dev.hourledger.gateway.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the known name that a misspelt one was meant to be. Stateless. Source: HTTP contract "Unknown top-level
 * fields".
 */
final class NearestName {
    /** Longer names are nobody's slip; comparing them would only cost time. */
    private static final int MAX_COMPARED_CHARACTERS = 64;

    private static final int MIN_PART_CHARACTERS = 3;

    private NearestName() {}

    /** The nearest of {@code known}: one that contains the name or is contained in it, else by edit distance. */
    static String of(String unknown, List<String> known) {
        String name = lettersOf(unknown.substring(0, Math.min(unknown.length(), MAX_COMPARED_CHARACTERS)));
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, lettersOf(candidate)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Spelling habits do not count: agentCost, Agent-Cost and agent_cost are the same letters. */
    private static String lettersOf(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static int distance(String a, String b) {
        boolean longEnough = Math.min(a.length(), b.length()) >= MIN_PART_CHARACTERS;
        return longEnough && (a.contains(b) || b.contains(a)) ? 1 : editDistance(a, b);
    }

    /** Levenshtein's, one row at a time. */
    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
