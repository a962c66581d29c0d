package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;

/** A process that downloads to one file again and again, until it is killed. */
final class Downloading {
    static final String BELAY = "belay";
    static final String NAIVE = "naive";

    private Downloading() {}

    /** Starts one in a shell that lets no file grow above so many blocks of 512 or 1,024 bytes. */
    static Process startLimited(int blocks, String who, String url, Path target) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
        command.addAll(command(who, url, target));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static Process start(String who, String url, Path target) throws IOException {
        return new ProcessBuilder(command(who, url, target))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> command(String who, String url, Path target) {
        List<String> options = List.of(ChildJvm.QUICK_START, "-Xmx32m", "-XX:+UseSerialGC", "-XX:-UsePerfData");
        return ChildJvm.command(options, Downloading.class, who, url, target.toString());
    }

    /** The arguments are who downloads, from where, and to which file. */
    public static void main(String[] arguments) {
        Request request = new Request.Builder().url(arguments[1]).build();
        Path target = Path.of(arguments[2]);
        try (BelayClient client = BelayClient.create()) {
            while (true) {
                download(client, arguments[0], request, target);
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void download(BelayClient client, String who, Request request, Path target) throws IOException {
        if (who.equals(BELAY)) {
            client.execute(request, CancellationToken.none(), ResponseReaders.toFile(target));
            return;
        }
        try (ResponseHandle response = client.open(request, CancellationToken.none())) {
            Files.copy(response.body(), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
