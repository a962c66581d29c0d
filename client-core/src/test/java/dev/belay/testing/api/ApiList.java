package dev.belay.testing.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Compares a module's public API with its checked-in list, so that every change of it is seen in review. */
public final class ApiList {

    private ApiList() {}

    /**
     * Throws what differs, and how to rewrite the list; rewrites it first with {@code -Dbelay.api.write=true}.
     *
     * @param module its directory
     * @param packages those that it exports
     */
    public static void check(Path module, String artifact, Collection<String> packages) throws IOException {
        Path file = module.resolve("src/test/api").resolve(artifact + ".api");
        List<String> actual = new ArrayList<>();
        for (String packageName : packages) {
            actual.addAll(ApiListing.of(module.resolve("target/classes"), packageName));
        }
        if (Boolean.getBoolean("belay.api.write")) {
            Files.createDirectories(file.getParent());
            Files.write(file, actual);
        }
        List<String> listed = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (!actual.equals(listed)) {
            throw new AssertionError(
                    "The public API differs from %s:%n%s%nIf that is meant, rewrite the list and commit it:%n  mvn test -pl %s -Dtest=*ApiTest -Dbelay.api.write=true"
                            .formatted(
                                    file.getFileName(),
                                    ApiDifference.between(listed, actual),
                                    module.toAbsolutePath().normalize().getFileName()));
        }
    }
}
