/** One thing that was looked at. */
export type Check = {
  readonly check: string;
  /** `missing`: something that is needed, exit 1; `low`: it works, but not for the largest inputs. */
  readonly status: "ok" | "low" | "missing";
  /** What is there, with figures. */
  readonly found: string;
  /** What to do; only where something is to be done. */
  readonly hint?: string;
};
