package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.api.BareDeclarations;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Everything in the public API has a comment. The Javadoc run checks what is in the comments; whether each parameter needs a
 * tag of its own is left to whoever writes them.
 */
@SameOnEveryJdk
class PublicDocsTest {

    @Test
    void everyPublicDeclarationHasAComment() throws IOException {
        assertThat(BareDeclarations.below(Path.of("src/main/java/dev/belay"))).isEmpty();
    }
}
