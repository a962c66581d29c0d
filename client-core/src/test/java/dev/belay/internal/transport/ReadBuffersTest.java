package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import dev.belay.testing.Repetitions;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {
    private static final int MOST = 3;
    private static final int BYTES = 16;

    private final ReadBuffers buffers = new ReadBuffers(MOST, () -> ByteBuffer.allocateDirect(BYTES));

    private ByteBuffer taken() {
        return Objects.requireNonNull(buffers.take());
    }

    @Test
    void thereAreSoManyAndNoMore() {
        ByteBuffer first = taken();
        ByteBuffer second = taken();
        ByteBuffer third = taken();

        assertThat(buffers.take()).isNull();
        assertThat(buffers.take()).isNull();
        assertThat(buffers.made()).isEqualTo(MOST);
        assertThat(buffers.inUse()).isEqualTo(MOST);
        assertThat(first).isNotSameAs(second).isNotSameAs(third);
        assertThat(second).isNotSameAs(third);
    }

    @Test
    void theyAreMadeWhenNoneIsFree() {
        assertThat(buffers.made()).isZero();

        ByteBuffer first = taken();
        buffers.giveBack(first);

        assertThat(taken()).isSameAs(first);
        assertThat(buffers.made()).isEqualTo(1);
    }

    @Test
    void whatComesBackIsEmptyAndOutsideOfTheHeap() {
        ByteBuffer buffer = taken();
        buffer.put(new byte[BYTES / 2]).flip();
        buffers.giveBack(buffer);

        ByteBuffer again = taken();

        assertThat(again.position()).isZero();
        assertThat(again.limit()).isEqualTo(BYTES);
        assertThat(again.isDirect()).isTrue();
    }

    @Test
    void eachComesBack() {
        ByteBuffer first = taken();
        ByteBuffer second = taken();
        ByteBuffer third = taken();
        buffers.giveBack(second);
        buffers.giveBack(third);
        buffers.giveBack(first);

        assertThat(buffers.inUse()).isZero();
        assertThat(new ByteBuffer[] {taken(), taken(), taken()}).containsExactlyInAnyOrder(first, second, third);
    }

    @Test
    void whereTheJvmHasNoSuchMemoryLeftNoMoreAreAskedFor() {
        AtomicInteger asked = new AtomicInteger();
        ReadBuffers scarce = new ReadBuffers(MOST, () -> {
            if (asked.incrementAndGet() > 1) {
                throw new OutOfMemoryError("Direct buffer memory");
            }
            return ByteBuffer.allocateDirect(BYTES);
        });
        ByteBuffer only = Objects.requireNonNull(scarce.take());

        assertThat(scarce.take()).isNull();
        assertThat(scarce.take()).isNull();
        assertThat(asked).hasValue(2);
        assertThat(scarce.inUse()).isEqualTo(1);

        scarce.giveBack(only);
        assertThat(scarce.take()).isSameAs(only);
    }

    @Test
    @Racing
    void noTwoThreadsHaveTheSame() throws Exception {
        AtomicInteger without = new AtomicInteger();
        Race.Action taker = () -> {
            for (int i = 0; i < Repetitions.of(200_000); i++) {
                ByteBuffer mine = buffers.take();
                if (mine == null) {
                    without.incrementAndGet();
                    continue;
                }
                byte mark = (byte) (Thread.currentThread().getId() + i);
                mine.put(0, mark);
                mine.put(BYTES - 1, mark);
                assertThat(mine.get(0)).isEqualTo(mine.get(BYTES - 1)).isEqualTo(mark);
                buffers.giveBack(mine);
            }
        };

        Race.together(taker, taker, taker, taker);

        assertThat(buffers.inUse()).isZero();
        assertThat(buffers.made()).isBetween(1, MOST);
        assertThat(without.get()).isLessThan(Repetitions.of(800_000));
    }
}
