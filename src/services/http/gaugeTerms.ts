/** A value, and what its labels say. */
export type GaugeSample = readonly [value: number, ...labels: string[]];

/** A figure that is looked up when somebody asks for it. */
export type GaugeTerms = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** All values that it has now; what it does not name has none. */
  readonly read: () => readonly GaugeSample[] | Promise<readonly GaugeSample[]>;
};
