/** Whose lists can be imported. */
export const distributorNames = ["sablier", "uniswap", "merkl"] as const;
export type DistributorName = (typeof distributorNames)[number];
