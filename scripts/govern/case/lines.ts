import type { OpenedCase } from "../../../src/sdk/governance/cases/casePlace.ts";
import { silenceText } from "../../../src/sdk/governance/cases/tellCase.ts";

/** What a case amounts to, for programs; null: there never was one. */
export function caseDocument({ found, desk, asOf }: OpenedCase): object | null {
  if (found === undefined) return null;
  return {
    desk,
    ...found,
    silence: silenceText(found) ?? null,
    blockNumber: asOf.blockNumber,
    time: asOf.time,
  };
}
