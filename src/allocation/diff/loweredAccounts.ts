import type { Allocation } from "../allocation.ts";
import { allocationDiff } from "./allocationDiff.ts";

import { changeText, forbiddenForCumulative } from "./requireOnly.ts";

/** Changes that are told in words; the rest are counted. */
const MAX_TOLD = 5;

export type LoweredAccounts = {
  /** How many. */
  readonly accounts: number;
  /** The first of them, in words. */
  readonly first: readonly string[];
};

/** From whom the next allocation of a cumulative campaign takes what the present one has for them. */
export function loweredAccounts(present: Allocation, next: Allocation): LoweredAccounts {
  const diff = allocationDiff(present, next);
  const kinds = forbiddenForCumulative.filter((kind) => diff.byKind[kind].accounts > 0);
  const changes = kinds.flatMap((kind) =>
    [...diff.changes({ kind, limit: MAX_TOLD })].map((change) => changeText(kind, change)),
  );
  return {
    accounts: kinds.reduce((sum, kind) => sum + diff.byKind[kind].accounts, 0),
    first: changes.slice(0, MAX_TOLD),
  };
}
