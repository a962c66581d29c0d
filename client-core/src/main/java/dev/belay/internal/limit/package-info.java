/** What is asked before an attempt may begin: permits, circuit breakers, rates, cool-downs. */
package dev.belay.internal.limit;
