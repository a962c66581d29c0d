package dev.belay.internal.credential;

import dev.belay.event.TokenRefreshed;
import dev.belay.internal.log.Line;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.util.function.Consumer;

/** Writes down and tells of every refresh, and never a token. */
final class TokenAudit {

    private static final Log log = Log.named("dev.belay.audit");

    private final TokenSettings settings;
    private final Warnings warnings;
    private final Consumer<TokenRefreshed> told;

    TokenAudit(TokenSettings settings, TimeSource time, Consumer<TokenRefreshed> told) {
        this.settings = settings;
        this.warnings = Warnings.elseInfo(log, time);
        this.told = told;
    }

    void refreshed(TokenRefreshed.Reason reason, Duration took, Answer answer) {
        log(reason, took, answer);
        told.accept(new TokenRefreshed(reason, answer.grant() != null, took));
    }

    private void log(TokenRefreshed.Reason reason, Duration took, Answer answer) {
        Grant grant = answer.grant();
        if (grant != null) {
            log.info("access token fetched")
                    .with("origins", settings.origins())
                    .with("reason", reason)
                    .with("took_ms", took)
                    .with("expires", grant.expiry())
                    .write();
        } else {
            Line line = answer.equals(Answer.CLOSED)
                    ? log.info("no access token fetched")
                    : warnings.line("no access token fetched");
            line.with("origins", settings.origins())
                    .with("reason", reason)
                    .with("took_ms", took)
                    .with("failure", answer)
                    .write();
        }
    }
}
