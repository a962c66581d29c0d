/** The code of the README and of the recipes; {@code ReadmeTest} compares the two. */
@org.jspecify.annotations.NullMarked
package dev.belay.examples.snippets;
