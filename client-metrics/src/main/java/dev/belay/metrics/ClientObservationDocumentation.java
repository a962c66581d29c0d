package dev.belay.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What {@link ClientObservations} makes, by name and keys. The keys are those of OpenTelemetry's conventions for HTTP, and some of
 * our own, which begin with {@code belay.}; a span has them as attributes. None holds a path, a query or a header: a URL shows as
 * {@code url.scheme}, {@code server.address} and {@code server.port}.
 */
public enum ClientObservationDocumentation implements ObservationDocumentation {

    /**
     * A call: what the application asked for, however many requests that took. From its beginning to the moment at which it has
     * given everything back, its body read included. A span of kind INTERNAL. It has failed when its caller was told so; a
     * status that the caller accepts is none.
     */
    CALL("belay.observed.call", "http {method} {operation}") {
        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {
                HighCardinalityKeys.SERVER_ADDRESS,
                HighCardinalityKeys.SERVER_PORT,
                HighCardinalityKeys.HTTP_RESPONSE_STATUS_CODE,
                HighCardinalityKeys.ERROR_TYPE,
                HighCardinalityKeys.BELAY_ATTEMPTS
            };
        }
    },

    /**
     * One request of a call: the first one, or one more after a redirect, a loss or a failed attempt. From just before it is sent
     * to the close of its response. A span of kind CLIENT, whose ids go to the server. It has failed when there was no response,
     * or one whose status is 400 or more.
     */
    REQUEST("belay.observed.request", "{METHOD} {operation}") {
        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {
                HighCardinalityKeys.URL_SCHEME,
                HighCardinalityKeys.SERVER_ADDRESS,
                HighCardinalityKeys.SERVER_PORT,
                HighCardinalityKeys.HTTP_RESPONSE_STATUS_CODE,
                HighCardinalityKeys.ERROR_TYPE,
                HighCardinalityKeys.HTTP_REQUEST_RESEND_COUNT,
                HighCardinalityKeys.BELAY_ATTEMPT
            };
        }
    };

    private final String itsName;
    private final String contextualName;

    ClientObservationDocumentation(String itsName, String contextualName) {
        this.itsName = itsName;
        this.contextualName = contextualName;
    }

    @Override
    public String getName() {
        return itsName;
    }

    @Override
    public String getContextualName() {
        return contextualName;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinalityKeys.values();
    }

    /** Keys of few values, which each observation has from its beginning: fit for meters, too. */
    public enum LowCardinalityKeys implements KeyName {

        /** The method; {@code _OTHER} when it is not one of HTTP's. */
        HTTP_REQUEST_METHOD("http.request.method"),

        /** The name given with {@code CallOptions.operation}; {@code none} without one. */
        URL_TEMPLATE("url.template");

        private final String key;

        LowCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys of any number of values, or that only some observations have: for spans alone. */
    public enum HighCardinalityKeys implements KeyName {

        /** {@code http} or {@code https}. */
        URL_SCHEME("url.scheme"),

        /** The host of the URL, as it stands there. */
        SERVER_ADDRESS("server.address"),

        /** The port of the URL, or that of its scheme. */
        SERVER_PORT("server.port"),

        /** The status of the response; absent when there was none. */
        HTTP_RESPONSE_STATUS_CODE("http.response.status_code"),

        /** The class of what it failed with, or the status that says so; absent when it has not failed. */
        ERROR_TYPE("error.type"),

        /** How many requests of the call were sent before this one; absent for the first. */
        HTTP_REQUEST_RESEND_COUNT("http.request.resend_count"),

        /** Which attempt of the call it belongs to, from 2 on; absent in the first. */
        BELAY_ATTEMPT("belay.attempt"),

        /** How many attempts the call took; absent when one was enough. */
        BELAY_ATTEMPTS("belay.attempts");

        private final String key;

        HighCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }

        @Override
        public boolean isRequired() {
            return this == SERVER_ADDRESS || this == SERVER_PORT;
        }
    }
}
