package dev.belay;

/** How the client names itself. */
final class UserAgent {

    private UserAgent() {}

    static String value() {
        String version = BelayClient.class.getPackage().getImplementationVersion();
        return version == null ? "belay" : "belay/" + version;
    }
}
