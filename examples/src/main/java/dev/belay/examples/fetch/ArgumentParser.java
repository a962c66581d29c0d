package dev.belay.examples.fetch;

import dev.belay.Timeouts;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Reads the words of the command line; one instance reads one command line. */
final class ArgumentParser {
    private static final byte[] NO_BYTES = {};

    private final List<String> words;
    private final Headers.Builder headers = new Headers.Builder();
    private final Timeouts.Builder timeouts = Timeouts.builder();
    private int at;
    private @Nullable String url;
    private @Nullable String method;
    private @Nullable String data;
    private @Nullable Path output;
    private boolean verbose;
    private boolean include;

    private ArgumentParser(List<String> words) {
        this.words = words;
    }

    /** Returns what is asked for; throws {@link UsageException} when that is not clear. */
    static FetchOptions parse(List<String> words) {
        ArgumentParser parser = new ArgumentParser(words);
        for (parser.at = 0; parser.at < words.size(); parser.at++) {
            parser.take(words.get(parser.at));
        }
        return parser.options();
    }

    private void take(String word) {
        switch (word) {
            case "-X", "--request" -> method = value().toUpperCase(Locale.ROOT);
            case "-H", "--header" -> addHeader(value());
            case "-d", "--data" -> data = value();
            case "-o", "--output" -> output = path("-o", value());
            case "-i", "--include" -> include = true;
            case "-v", "--verbose" -> verbose = true;
            case "--total" -> limit(timeouts::total);
            case "--attempt" -> limit(timeouts::attempt);
            case "--connect" -> limit(timeouts::connect);
            case "--first-byte" -> limit(timeouts::firstByte);
            case "--read" -> limit(timeouts::read);
            default -> takeUrl(word);
        }
    }

    private void takeUrl(String word) {
        if (word.startsWith("-")) {
            throw new UsageException("unknown option " + word);
        }
        if (url != null) {
            throw new UsageException("one URL only: " + url + " and " + word);
        }
        url = word;
    }

    private String value() {
        String option = words.get(at);
        at++;
        if (at == words.size()) {
            throw new UsageException(option + " needs a value");
        }
        return words.get(at);
    }

    private void limit(Function<Duration, Timeouts.Builder> setter) {
        String option = words.get(at);
        Duration limit = DurationText.parse(option, value());
        checked(() -> setter.apply(limit));
    }

    private void addHeader(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new UsageException("-H: not a header (expected: 'Name: value')");
        }
        checked(() -> headers.add(
                line.substring(0, colon).trim(), line.substring(colon + 1).trim()));
    }

    private FetchOptions options() {
        if (url == null) {
            throw new UsageException("which URL?");
        }
        Request.Builder request = new Request.Builder().headers(headers.build()).url(parsedUrl(url));
        RequestBody body = data == null ? null : body(data);
        String effective = method != null ? method : body == null ? "GET" : "POST";
        boolean bodyNeeded = body == null && List.of("POST", "PUT", "PATCH").contains(effective);
        checked(() -> request.method(effective, bodyNeeded ? RequestBody.create(NO_BYTES, null) : body));
        return checked(() -> new FetchOptions(request.build(), timeouts.build(), output, verbose, include));
    }

    /** As with other fetchers, a bare host means http. The message shows no query: it may hold a secret. */
    private static HttpUrl parsedUrl(String text) {
        HttpUrl parsed = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
        if (parsed == null) {
            throw new UsageException("not an http or https URL: "
                    + text.replaceFirst("\\?.*", "?…").replaceFirst("//[^/@]*@", "//…@"));
        }
        return parsed;
    }

    private RequestBody body(String text) {
        String type = headers.get("Content-Type");
        MediaType media = MediaType.parse(type == null ? "application/x-www-form-urlencoded" : type);
        if (!text.startsWith("@")) {
            return RequestBody.create(text.getBytes(StandardCharsets.UTF_8), media);
        }
        Path file = path("-d", text.substring(1));
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UsageException("-d: cannot read file " + file);
        }
        File readable = file.toFile();
        return RequestBody.create(readable, media);
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(option + ": not a file name: " + e.getMessage());
        }
    }

    private static <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
