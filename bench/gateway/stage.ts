import type { Scale } from "./scale.ts";

/** What every row of the bench of the gateway is measured with. */
export type Stage = {
  readonly scale: Scale;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly progress: (line: string) => void;
};
