package dev.belay.testing.hostile;

import java.util.SplittableRandom;

/**
 * What one case is made from: always the same for the same seed and number.
 *
 * @param round how often its kind has come before
 * @param stream the HTTP/2 stream that is answered
 */
record Dice(SplittableRandom random, int round, int stream) {

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns one of these. */
    String of(String... choices) {
        return choices[below(choices.length)];
    }

    /** Returns a word of lower-case letters that are no hexadecimal digits. */
    String word() {
        StringBuilder word = new StringBuilder();
        for (int length = 3 + below(12); length > 0; length--) {
            word.append((char) ('g' + below(20)));
        }
        return word.toString();
    }

    /** Returns some bytes of any value. */
    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
