/** How leaves are claimed: each by a transaction of its own or in bundles, by anybody or as its account signed. */
export const paidWays = ["direct", "bundled", "signed", "signed-bundled"] as const;

export type PaidWay = (typeof paidWays)[number];
