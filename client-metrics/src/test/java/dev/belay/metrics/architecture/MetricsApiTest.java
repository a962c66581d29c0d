package dev.belay.metrics.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.api.ApiList;
import dev.belay.testing.api.BareDeclarations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@SameOnEveryJdk
class MetricsApiTest {

    @Test
    void thePublicApiIsAsListed() throws IOException {
        ApiList.check(Path.of(""), "belay-client-metrics", List.of("dev.belay.metrics"));
    }

    @Test
    void everyPublicDeclarationHasAComment() throws IOException {
        assertThat(BareDeclarations.below(Path.of("src/main/java/dev/belay"))).isEmpty();
    }
}
