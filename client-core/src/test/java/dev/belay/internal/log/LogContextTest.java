package dev.belay.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    @AfterEach
    void forget() {
        MDC.clear();
    }

    @Test
    void aTaskRunsWithItAndNothingElse() {
        MDC.put("user", "me");
        Runnable task = LogContext.here().carrying(() -> {
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "me"));
            MDC.put("left", "behind");
        });
        MDC.clear();
        MDC.put("other", "one");

        task.run();

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("other", "one"));
    }

    @Test
    void whatComesLaterIsNotInIt() {
        MDC.put("user", "me");
        LogContext here = LogContext.here();
        MDC.put("user", "you");

        here.run(() -> assertThat(MDC.get("user")).isEqualTo("me"));

        assertThat(MDC.get("user")).isEqualTo("you");
    }

    @Test
    void anEmptyOneKeepsOutWhatAThreadHas() {
        LogContext empty = LogContext.here();
        MDC.put("user", "somebody else");

        empty.run(() -> assertThat(MDC.get("user")).isNull());

        assertThat(MDC.get("user")).isEqualTo("somebody else");
    }

    @Test
    void nothingIsLeftBehindByATaskThatFails() {
        LogContext empty = LogContext.here();

        assertThatThrownBy(() -> empty.run(() -> {
                    MDC.put("left", "behind");
                    throw new IllegalStateException("task");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void whatIsEmptyIsTheSameForAll() {
        assertThat(LogContext.here()).isSameAs(LogContext.here());
    }
}
