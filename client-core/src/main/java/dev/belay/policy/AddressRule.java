package dev.belay.policy;

/**
 * What becomes of the addresses in a range.
 *
 * @param meaning what the range is for; empty for one that a user gave
 */
record AddressRule(Cidr range, boolean allowed, String meaning) {

    @Override
    public String toString() {
        return meaning.isEmpty() ? range.toString() : range + " (" + meaning + ")";
    }
}
