package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

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
    void whoeverIsToldHasTheLogContextOfWhoBegan() throws Exception {
        BlockingQueue<String> users = new LinkedBlockingQueue<>();
        MDC.put("user", "me");
        try {
            new Elsewhere<String>((value, failure) -> users.add(MDC.get("user"))).accept("hello", null);
        } finally {
            MDC.clear();
        }

        assertThat(users.poll(10, TimeUnit.SECONDS)).isEqualTo("me");
    }

    @Test
    void onceItHasBegunThatIsAThreadLikeAnyOther() {
        elsewhere.begun();

        elsewhere.accept("hello", null);

        assertThat(news).containsExactly(new Told("hello", Thread.currentThread()));
    }
}
