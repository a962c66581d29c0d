/** What the adapters for other clients' interfaces stand on. */
package dev.belay.internal.adapter;
