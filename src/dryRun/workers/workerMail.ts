import type { Failure } from "../../core/errors.ts";
import type { RangeResult } from "../dryRun.ts";

/** What a worker process says of the range it was sent. `memory`: bytes of the process so far, at most. */
export type WorkerMail =
  | { readonly kind: "done"; readonly result: RangeResult; readonly memory: number }
  | { readonly kind: "failed"; readonly error: Failure; readonly memory: number }
  | { readonly kind: "broken"; readonly why: string; readonly memory: number };
