package dev.belay.instrument;

import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import java.util.List;

/** A client, as what instruments it sees it. May be asked from any thread, also after the client has been closed. */
public interface ClientView {

    /** Returns how the client stands with each origin that it has to do with, in no order. */
    List<OriginStats> origins();

    /** Returns how many connections there are. Looks at each of them. */
    ConnectionStats connections();

    /** Returns how many calls are in flight. Looks at those of all clients of the process. */
    int callsInFlight();
}
