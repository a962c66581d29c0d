/** What the library costs, measured beside plain OkHttp. */
@NullMarked
package dev.belay.benchmarks;

import org.jspecify.annotations.NullMarked;
