package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private record Told(String value, Thread thread) {}

    private final BlockingQueue<Told> news = new LinkedBlockingQueue<>();
    private final Elsewhere<String> elsewhere =
            new Elsewhere<>((value, failure) -> news.add(new Told(value, Thread.currentThread())));

    @Test
    void whoeverBeginsTheCallIsNotTold() throws Exception {
        elsewhere.accept("hello", null);

        Told told = news.poll(10, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.value()).isEqualTo("hello");
        assertThat(told.thread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void onceItHasBegunThatIsAThreadLikeAnyOther() {
        elsewhere.begun();

        elsewhere.accept("hello", null);

        assertThat(news).containsExactly(new Told("hello", Thread.currentThread()));
    }
}
