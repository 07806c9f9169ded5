import type { SymbolonError } from "../../core/errors.ts";
import type { RangeResult } from "../dryRun.ts";

/**
 * How a worker process ended a range. `broken`: the process died or has a bug, another may do better; `failed`: this
 * machine cannot do it, such as for want of its node.
 */
export type RangeOutcome =
  | { readonly kind: "done"; readonly result: RangeResult }
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "failed"; readonly error: SymbolonError };
