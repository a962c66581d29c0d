/** What the JVM's flight recorder (JFR) is given of calls. Knows no more of them than instruments do. */
package dev.belay.internal.recording;
