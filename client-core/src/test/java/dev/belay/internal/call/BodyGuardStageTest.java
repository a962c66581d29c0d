package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import org.junit.jupiter.api.Test;

class BodyGuardStageTest {
    private final CallFixture fixture = new CallFixture();

    /** The call itself may go on with another attempt, so that its end does not close it. */
    @Test
    void aResponseThatCameAfterItsAttemptsTimeIsClosedAtOnce() {
        FakeTransport late = FakeTransport.of(exchange -> {
            fixture.pass(Timeouts.DEFAULT_ATTEMPT);
            return FakeResponse.of(200, "late");
        });
        BodyGuardStage stage = new BodyGuardStage(ResponseLimits.defaults(), new TransportStage(late));
        CallContext call = fixture.begun();
        call.attempt().permitted(fixture.now());

        assertThatThrownBy(() -> stage.proceed(CallFixture.REQUEST, call)).isInstanceOf(AttemptTimeoutException.class);

        assertThat(late.openResponses()).isZero();
        assertThat(call.isStopped()).isFalse();
    }
}
