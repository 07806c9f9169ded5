/** What one way of paying costs in trees of one depth. Measured; gas. */
export type CostsAtDepth = {
  /** Nodes of a single proof. */
  readonly depth: number;
  /** All that the operator sends before the first payment. */
  readonly opening: number;
  /** A recipient who never held the token, in a bitmap word that was used before; its share of the whole transaction. */
  readonly recipient: number;
  /** What the first payment in a bitmap word costs beyond that; 0 where there are no bitmaps. */
  readonly word: number;
};

/** A campaign's whole life, in gas. */
export type Lifetime = {
  readonly opening: number;
  readonly payments: number;
  readonly total: number;
};

export const LEAVES_A_WORD = 256;
