/** The JDK's {@code java.net.http.HttpClient} over Belay's calls. */
package dev.belay.internal.adapter.jdk;
