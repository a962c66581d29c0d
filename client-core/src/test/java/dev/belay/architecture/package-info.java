/** What the sources themselves must obey: dependencies, the public API, sizes, and the manners of tests. */
package dev.belay.architecture;
