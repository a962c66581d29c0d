package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.BlackholeDns;

/** The resolver blocks. Before JDK 18 the JDK's client has no place for a resolver of one's own, so OkHttp shows it. */
final class F03DnsBlackhole implements FaultRow {

    @Override
    public About about() {
        return About.fault("F03", "all timeouts 500 ms, DNS never answers (the JDK has no hook for it)", Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (BlackholeDns dns = BlackholeDns.uninterruptible();
                Seat seat = make.open(Setup.stock().timeout(Waits.LIMIT).dns(dns))) {
            return Finding.stopped(Calls.patiently(seat, "http://nowhere.test/"), Waits.LIMIT);
        }
    }
}
