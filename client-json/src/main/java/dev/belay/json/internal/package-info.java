/** How JSON is decoded and encoded. Only the classes named after it know Jackson. */
@NullMarked
package dev.belay.json.internal;

import org.jspecify.annotations.NullMarked;
