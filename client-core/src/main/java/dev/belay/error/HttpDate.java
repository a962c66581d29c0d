package dev.belay.error;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A date in one of the three formats that a recipient has to understand (RFC 9110, section 5.6.7). By hand: the formats are of
 * fixed width, and a formatter knows neither the sliding century of the second nor the padding of the third.
 */
final class HttpDate {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int BAD = -1;
    private static final int SECONDS_OF_A_DAY = 86_400;
    /** A year of two digits that is further ahead than that belongs to the century before. */
    private static final int MOST_YEARS_AHEAD = 50;

    private final String text;
    /** Where the month, or in the second format the day, begins: what is before it is the day of the week. */
    private final int start;

    private HttpDate(String text, int start) {
        this.text = text;
        this.start = start;
    }

    /** Returns the moment, or null for what is none of the three; {@code now} is what a year of two digits is near. */
    static @Nullable Instant parse(String text, Instant now) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            return text.length() == "Sun Nov  6 08:49:37 1994".length() ? new HttpDate(text, 4).asctime() : null;
        }
        HttpDate date = new HttpDate(text, comma + 2);
        if (!text.startsWith(", ", comma) || !text.endsWith(" GMT")) {
            return null;
        }
        return switch (text.length() - date.start) {
            case 24 -> date.fixed();
            case 22 -> date.rfc850(now);
            default -> null;
        };
    }

    /** Such as "Sun, 06 Nov 1994 08:49:37 GMT". */
    private @Nullable Instant fixed() {
        if (!is(2, ' ') || !is(6, ' ') || !is(11, ' ')) {
            return null;
        }
        return at(number(7, 4), month(3), number(0, 2), 12);
    }

    /** Such as "Sunday, 06-Nov-94 08:49:37 GMT". */
    private @Nullable Instant rfc850(Instant now) {
        if (!is(2, '-') || !is(6, '-') || !is(9, ' ')) {
            return null;
        }
        int inCentury = number(7, 2);
        if (inCentury == BAD) {
            return null;
        }
        int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
        int year = thisYear - Math.floorMod(thisYear, 100) + inCentury;
        if (year > thisYear + MOST_YEARS_AHEAD) {
            year -= 100;
        }
        return at(year, month(3), number(0, 2), 10);
    }

    /** Such as "Sun Nov  6 08:49:37 1994". */
    private @Nullable Instant asctime() {
        if (text.charAt(start - 1) != ' ' || !is(3, ' ') || !is(6, ' ') || !is(15, ' ')) {
            return null;
        }
        int day = is(4, ' ') ? number(5, 1) : number(4, 2);
        return at(number(16, 4), month(0), day, 7);
    }

    private @Nullable Instant at(int year, int month, int day, int time) {
        int hour = number(time, 2);
        int minute = number(time + 3, 2);
        int second = number(time + 6, 2);
        boolean isTime = hour != BAD && minute != BAD && second != BAD && is(time + 2, ':') && is(time + 5, ':');
        // The grammar has a second 60, for leap seconds.
        if (!isTime || hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        if (year == BAD || month == BAD || day < 1 || day > Month.of(month).length(Year.isLeap(year))) {
            return null;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * SECONDS_OF_A_DAY + (hour * 60L + minute) * 60 + second);
    }

    private boolean is(int offset, char expected) {
        return text.charAt(start + offset) == expected;
    }

    private int number(int offset, int digits) {
        int number = 0;
        for (int i = start + offset; i < start + offset + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return BAD;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private int month(int offset) {
        for (int month = 1; month <= 12; month++) {
            if (text.regionMatches(start + offset, MONTHS, (month - 1) * 3, 3)) {
                return month;
            }
        }
        return BAD;
    }
}
