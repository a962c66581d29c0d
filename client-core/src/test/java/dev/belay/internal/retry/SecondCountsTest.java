package dev.belay.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecondCountsTest {
    private final SecondCounts counts = new SecondCounts(11);

    @Test
    void whatIsTakenBackIsAsIfItHadNotBeen() {
        counts.add(3);
        counts.add(3);
        counts.takeBack(3);

        assertThat(counts.inWindow(3)).isEqualTo(1);
        assertThat(counts.total()).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackTooLateLeavesTheNewSecondAlone() {
        counts.add(3);
        counts.add(19);
        counts.takeBack(3);

        assertThat(counts.inWindow(19)).isEqualTo(1);
        assertThat(counts.total()).isEqualTo(1);
    }

    @Test
    void whatComesTooLateIsCountedByNoSecond() {
        counts.add(19);

        assertThat(counts.add(3)).isFalse();
        assertThat(counts.total()).isEqualTo(1);
        counts.addBefore();
        assertThat(counts.total()).isEqualTo(2);
        assertThat(counts.inWindow(19)).isEqualTo(1);
    }

    @Test
    void secondsWrap() {
        int halfWay = 1 << 30;
        for (int second = halfWay; second < halfWay + 16; second++) {
            counts.add(second);
        }
        counts.add(Integer.MAX_VALUE);
        assertThat(counts.add(Integer.MIN_VALUE)).isTrue();

        assertThat(counts.inWindow(Integer.MIN_VALUE)).isEqualTo(2);
        assertThat(counts.inWindow(Integer.MIN_VALUE + 10)).isEqualTo(1);
        assertThat(counts.inWindow(Integer.MIN_VALUE + 11)).isZero();
    }
}
