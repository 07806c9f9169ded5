/** The class of delegations: they take gas of their own, and nothing of what lanes share. */
export const DELEGATING = "delegating";

/** Gas that one delegation may take at most: one that needs more is refused. */
export const DELEGATION_GAS = 250_000;
