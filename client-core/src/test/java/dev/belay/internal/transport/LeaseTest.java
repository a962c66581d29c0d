package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may end a connection together with a stopped call: it alone must have it. */
class LeaseTest {
    private final Lease lease = new Lease();

    @BeforeEach
    void oneCallHasIt() {
        lease.taken();
    }

    @Test
    void theOneThatHasItTakesItFromThoseToCome() {
        assertThat(lease.retireFrom(() -> false)).isTrue();

        lease.taken();
        assertThat(lease.isRetired()).isTrue();
    }

    @Test
    void anotherMayHaveItBeforeTheStoppedOneHasGivenItBack() {
        lease.taken();

        assertThat(lease.retireFrom(() -> false)).isFalse();
        assertThat(lease.isRetired()).isFalse();
    }

    @Test
    void theOneThatHasItMayBeTheNext() {
        lease.givenBack();
        lease.taken();

        assertThat(lease.retireFrom(() -> true)).isFalse();
        assertThat(lease.isRetired()).isFalse();
    }

    @Test
    void theNextOneMayComeDuringTheQuestion() {
        assertThat(lease.retireFrom(() -> {
                    lease.givenBack();
                    lease.taken();
                    return false;
                }))
                .isFalse();
        assertThat(lease.isRetired()).isFalse();
    }
}
