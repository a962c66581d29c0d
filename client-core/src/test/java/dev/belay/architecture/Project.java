package dev.belay.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where the project's files are, whatever directory the tests are started from. */
final class Project {
    private static final Path ROOT = findRoot();

    private Project() {}

    static Path core() {
        return ROOT.resolve("client-core");
    }

    /** Returns what client-core's own module descriptor exports, so that no list here can grow old. */
    static Set<String> exportedPackages() {
        try (InputStream in = Files.newInputStream(core().resolve("target/classes/module-info.class"))) {
            Set<String> names = new TreeSet<>();
            ModuleDescriptor.read(in).exports().forEach(export -> names.add(export.source()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the sources of one kind, {@code main} or {@code test}, of every module. */
    static List<SourceFile> sources(String kind) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            Map<Path, String> texts = new LinkedHashMap<>();
            modules.map(module -> module.resolve("src").resolve(kind).resolve("java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .flatMap(directory -> javaFiles(directory).stream())
                    .forEach(file -> texts.put(ROOT.relativize(file), read(file)));
            return SourceFile.parse(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> javaFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path findRoot() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("client-core")) && Files.exists(at.resolve("pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("no directory above " + Path.of("").toAbsolutePath() + " holds client-core");
    }
}
