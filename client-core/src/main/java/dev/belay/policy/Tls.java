package dev.belay.policy;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts over https, and who it says it is. Immutable; each method that changes something returns a copy.
 *
 * <p>Always: TLS 1.2 or 1.3, a chain up to a trusted authority, and a certificate for the host that is called (RFC 9525, by its
 * subject alternative names alone). Files are read and checked when they are named here, and not looked at again.
 *
 * <pre>{@code
 * Tls tls = Tls.systemTrust().plusPem(Path.of("company-ca.pem"));
 * BelayClient client = BelayClient.builder().tls(tls).build();
 * }</pre>
 */
public final class Tls {

    private static final Tls SYSTEM = new Tls(true, List.of(), null, Map.of(), true);

    private final boolean system;
    private final List<X509Certificate> authorities;
    private final @Nullable ClientCertificate client;
    private final Map<String, Set<String>> pins;
    private final boolean hostNameChecked;

    private Tls(
            boolean system,
            List<X509Certificate> authorities,
            @Nullable ClientCertificate client,
            Map<String, Set<String>> pins,
            boolean hostNameChecked) {
        this.system = system;
        this.authorities = List.copyOf(authorities);
        this.client = client;
        this.pins = pins;
        this.hostNameChecked = hostNameChecked;
    }

    /**
     * Returns the default: trust in what the JVM trusts. That is the store that the system property
     * {@code javax.net.ssl.trustStore} names (with {@code trustStorePassword} and {@code trustStoreType}), or else the JVM's own
     * list. It is read when the first client is built, and a file that is missing is refused then: the JVM would trust its own
     * list in its place.
     */
    public static Tls systemTrust() {
        return SYSTEM;
    }

    /**
     * Returns trust in the certificates of a PEM file and in nothing else.
     *
     * @param file one or more certificates, each between {@code BEGIN CERTIFICATE} and {@code END CERTIFICATE}
     * @throws IllegalArgumentException when the file cannot be read, has no certificate, or one that is broken
     */
    public static Tls onlyPem(Path file) {
        return new Tls(false, new PemFile("onlyPem", file).certificates(), null, Map.of(), true);
    }

    /**
     * Returns a copy that trusts the certificates of a PEM file as well: authorities, or servers' own certificates.
     *
     * @param file one or more certificates, each between {@code BEGIN CERTIFICATE} and {@code END CERTIFICATE}
     * @throws IllegalArgumentException when the file cannot be read, has no certificate, or one that is broken
     */
    public Tls plusPem(Path file) {
        List<X509Certificate> all = new ArrayList<>(authorities);
        for (X509Certificate certificate : new PemFile("plusPem", file).certificates()) {
            if (!all.contains(certificate)) {
                all.add(certificate);
            }
        }
        return new Tls(system, all, client, pins, hostNameChecked);
    }

    /**
     * Returns a copy that shows this certificate to servers that ask for one.
     *
     * @param certificates a PEM file with the client's own certificate first, then those of the authorities between it and one
     *     that the server trusts
     * @param key a PEM file with its key, unencrypted, in PKCS#8 form ({@code BEGIN PRIVATE KEY}, RFC 5958)
     * @throws IllegalArgumentException when a file cannot be read, has not what is expected, or the key is another certificate's
     */
    public Tls clientCertificatePem(Path certificates, Path key) {
        return pemClient(certificates, key, null);
    }

    /**
     * Returns a copy that shows this certificate to servers that ask for one.
     *
     * @param certificates a PEM file with the client's own certificate first, then those of the authorities between it and one
     *     that the server trusts
     * @param key a PEM file with its key, encrypted, in PKCS#8 form ({@code BEGIN ENCRYPTED PRIVATE KEY}, RFC 5958)
     * @param password opens the key. It is not kept: overwrite it afterwards
     * @throws IllegalArgumentException when a file cannot be read, has not what is expected, the password is wrong, or the key
     *     is another certificate's
     */
    public Tls clientCertificatePem(Path certificates, Path key, char[] password) {
        return pemClient(certificates, key, Objects.requireNonNull(password, "password"));
    }

    private Tls pemClient(Path certificates, Path key, char @Nullable [] password) {
        String name = "clientCertificatePem";
        List<X509Certificate> chain = new PemFile(name, certificates).certificates();
        String algorithm = chain.get(0).getPublicKey().getAlgorithm();
        PrivateKey opened = new PemKey(new PemFile(name, key)).open(algorithm, password);
        return identified(ClientCertificate.of(name + ": " + key, chain, opened));
    }

    /**
     * Returns a copy that shows the certificate of a PKCS#12 store to servers that ask for one.
     *
     * @param store the file, with exactly one private key in it (often {@code .p12} or {@code .pfx}, RFC 7292)
     * @param password opens the store and the key. It is not kept: overwrite it afterwards
     * @throws IllegalArgumentException when the file cannot be read, is no PKCS#12 store, the password is wrong, or there is not
     *     exactly one key in it
     */
    public Tls clientCertificatePkcs12(Path store, char[] password) {
        return identified(new Pkcs12File("clientCertificatePkcs12", store).open(password));
    }

    private Tls identified(ClientCertificate other) {
        return new Tls(system, authorities, other, pins, hostNameChecked);
    }

    /**
     * Returns a copy that talks to these hosts only when a certificate of their checked chain has one of these public keys.
     * Pins come on top of all other checks. Give a second one, of a key that is kept in reserve: without it the client is
     * locked out when the first key is replaced. Pins of an authority's key outlast those of a server's.
     *
     * @param hosts a host name; with {@code *.} in front every name with one more label, with {@code **.} every name with any
     *     number of them and the name itself
     * @param pins each {@code sha256/} and the Base64 of the SHA-256 of a certificate's SubjectPublicKeyInfo (RFC 7469 §2.4), as
     *     {@link #pinOf} returns; added to those that the hosts have already
     */
    public Tls pin(String hosts, String... pins) {
        String pattern = Pins.requireHosts(hosts);
        if (pins.length == 0) {
            throw new IllegalArgumentException("pins: [] (expected: at least one)");
        }
        Map<String, Set<String>> all = new TreeMap<>(this.pins);
        Set<String> ofHosts = new TreeSet<>(all.getOrDefault(pattern, Set.of()));
        for (String pin : pins) {
            ofHosts.add(Pins.require(pin));
        }
        all.put(pattern, Collections.unmodifiableSet(ofHosts));
        return new Tls(system, authorities, client, Collections.unmodifiableMap(all), hostNameChecked);
    }

    /** Returns the pin of a certificate's public key: {@code sha256/} and a hash in Base64. */
    public static String pinOf(X509Certificate certificate) {
        return Pins.of(certificate);
    }

    /**
     * Returns a copy that takes any trusted certificate for any host. Whoever has a certificate of a trusted authority, for
     * whatever host, can then read and change all that is sent. A client that is built so logs a warning. For tests against
     * servers without a name; trust in their own certificate ({@link #onlyPem}) is not affected.
     */
    public Tls unsafeWithoutHostNameCheck() {
        return new Tls(system, authorities, client, pins, false);
    }

    /** Returns whether what the JVM trusts is trusted. */
    public boolean trustsSystem() {
        return system;
    }

    /** Returns the certificates that are trusted besides. */
    public List<X509Certificate> authorities() {
        return authorities;
    }

    /** Returns the client's certificate and those above it; empty when it has none. */
    public List<X509Certificate> clientCertificates() {
        return client == null ? List.of() : client.chain();
    }

    /** Returns the key of the client's certificate; empty when it has none. */
    public Optional<PrivateKey> clientKey() {
        return client == null ? Optional.empty() : Optional.of(client.key());
    }

    /** Returns the pins by hosts, as {@link #pin} takes them. */
    public Map<String, Set<String>> pins() {
        return pins;
    }

    /** Returns whether a certificate has to be for the host that is called. */
    public boolean checksHostName() {
        return hostNameChecked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tls that
                && system == that.system
                && authorities.equals(that.authorities)
                && Objects.equals(client, that.client)
                && pins.equals(that.pins)
                && hostNameChecked == that.hostNameChecked;
    }

    @Override
    public int hashCode() {
        return Objects.hash(system, authorities, client, pins, hostNameChecked);
    }

    /** Returns the settings; of keys it shows nothing. */
    @Override
    public String toString() {
        return "trust=" + (system ? "system" : "none") + " and " + authorities.size() + " certificates"
                + ", clientCertificate=" + (client == null ? "none" : client) + ", pins=" + pins
                + ", hostNameCheck=" + (hostNameChecked ? "on" : "off");
    }
}
