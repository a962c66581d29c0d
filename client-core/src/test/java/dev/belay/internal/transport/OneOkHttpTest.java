package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneOkHttpTest {
    private static URL jar(String name) throws Exception {
        return URI.create("jar:file:/libs/" + name + "!/okhttp3/OkHttpClient.class")
                .toURL();
    }

    @Test
    void theOneOfThisBuildIsAccepted() {
        assertThatCode(OneOkHttp::require).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.5.0", "5.5.1", "5.6.0-alpha.1", "5.10.0", "6.0.0", "5.5-SNAPSHOT"})
    void aNewOneIsAccepted(String version) {
        assertThatCode(() -> OneOkHttp.require(version, List.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.12.0", "3.14.9", "5.4.9", "5.0.0-alpha.14"})
    void anOldOneIsRefusedWithItsJarAndTheFix(String version) throws Exception {
        List<URL> copies = List.of(jar("okhttp-old.jar"));

        assertThatThrownBy(() -> OneOkHttp.require(version, copies))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("OkHttp " + version + " is too old (expected: 5.5 or later), loaded from")
                .hasMessageContaining("okhttp-old.jar")
                .hasMessageContaining("Depend on com.squareup.okhttp3:okhttp and com.squareup.okhttp3:okhttp-jvm");
    }

    @Test
    void twoAreRefusedWithBothJarsAndTheFix() throws Exception {
        List<URL> copies = List.of(jar("okhttp-4.12.0.jar"), jar("okhttp-jvm-5.5.1.jar"));

        assertThatThrownBy(() -> OneOkHttp.require("5.5.1", copies))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("OkHttp is on the class path 2 times")
                .hasMessageContaining("okhttp-4.12.0.jar")
                .hasMessageContaining("okhttp-jvm-5.5.1.jar")
                .hasMessageContaining("Depend on");
    }
}
