/** How much the bench of rehearsals does. */
export type Scale = {
  /** Leaves of the dry runs whose times are compared with that of the large one, ascending. */
  readonly growth: readonly [small: number, middle: number];
  /** The large dry run: Uniswap's published list where that is beside the checkout, or generated rows, so many. */
  readonly large: { readonly isUni: boolean; readonly rows: number };
  /** Claimants that three strategies play on a chain, and one strategy alone. */
  readonly three: number;
  readonly flash: number;
  /** Claimants of each scenario that is played on a chain and by the model. */
  readonly compared: number;
  /** Claimants that the model plays alone. */
  readonly model: number;
};

/** What the goals are about. */
export const FULL: Scale = {
  growth: [10_000, 50_000],
  large: { isUni: true, rows: 252_803 },
  three: 10_000,
  flash: 50_000,
  compared: 3_000,
  model: 10_000_000,
};

/** Small enough for a test: shows that all of it works, and no speed. */
export const QUICK: Scale = {
  growth: [20, 40],
  large: { isUni: false, rows: 80 },
  three: 100,
  flash: 150,
  compared: 100,
  model: 20_000,
};
