/** Looking up addresses without being held up by a resolver that does not answer. */
package dev.belay.internal.dns;
