package dev.belay.internal.credential;

import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes down every refresh, and never a token. */
final class TokenAudit {

    private static final Logger log = LoggerFactory.getLogger("dev.belay.audit");

    private final TokenSettings settings;
    private final OncePerMinute warnings;

    TokenAudit(TokenSettings settings, TimeSource time) {
        this.settings = settings;
        this.warnings = new OncePerMinute(time);
    }

    void log(Refresh.Reason reason, Duration took, Answer answer) {
        Grant grant = answer.grant();
        if (grant != null) {
            log.info(
                    "access token fetched; {} reason={} took_ms={} expires={}",
                    settings,
                    reason,
                    took.toMillis(),
                    grant.expiry());
        } else {
            log.atLevel(warnings.isDue() ? Level.WARN : Level.INFO)
                    .log(
                            "no access token fetched; {} reason={} took_ms={} failure={}",
                            settings,
                            reason,
                            took.toMillis(),
                            answer.failure());
        }
    }
}
