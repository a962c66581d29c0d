package dev.belay.internal.transport;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import okhttp3.OkHttp;

/** Refuses to run on an OkHttp other than the one the library was made for. */
final class OneOkHttp {

    /*
     * The artifacts okhttp 4 and okhttp-jvm 5 have different names, so that a build tool lets both onto the class path, and
     * the wrong one loads.
     */

    private static final int MAJOR = 5;
    private static final int MINOR = 5;
    private static final String FIX =
            " Depend on com.squareup.okhttp3:okhttp and com.squareup.okhttp3:okhttp-jvm in one version, 5.5 or later"
                    + " (importing dev.belay:belay-parent as a BOM does it).";

    private OneOkHttp() {}

    static void require() {
        require(OkHttp.VERSION, copies());
    }

    static void require(String version, List<URL> copies) {
        if (copies.size() > 1) {
            throw new IllegalStateException(
                    "OkHttp is on the class path " + copies.size() + " times: " + copies + "." + FIX);
        }
        String[] parts = version.split("[.-]", 3);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            throw new IllegalStateException(
                    "OkHttp " + version + " is too old (expected: 5.5 or later), loaded from " + copies + "." + FIX);
        }
    }

    private static List<URL> copies() {
        ClassLoader loader = OkHttp.class.getClassLoader();
        if (loader == null) {
            return List.of();
        }
        try {
            return Collections.list(loader.getResources("okhttp3/OkHttpClient.class"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
