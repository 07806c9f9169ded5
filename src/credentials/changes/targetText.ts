import { WHOLE_BATCH } from "../../core/status/holds.ts";

/** What a hold is about, at the beginning of a sentence. */
export function targetText(target: bigint): string {
  return target === WHOLE_BATCH ? "The whole batch" : `Credential ${target}`;
}
