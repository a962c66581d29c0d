package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import java.util.List;

/**
 * What a row is about.
 *
 * @param id the fault's number in the catalogue
 * @param title the fault in a few words
 * @param shownBy the naive clients that must show the fault; the first one can sit in Belay's seat
 * @param otherwise naive clients that behave differently, for comparison
 */
public record About(String id, String title, List<Make> shownBy, List<Make> otherwise) {

    static About fault(String id, String title, Make... shownBy) {
        return new About(id, title, List.of(shownBy), List.of());
    }

    About unlike(Make... makes) {
        return new About(id, title, shownBy, List.of(makes));
    }
}
