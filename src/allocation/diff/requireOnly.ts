import { SymbolonError } from "../../core/errors.ts";
import type { AllocationChange, AllocationDiff, ChangeKind } from "./allocationDiff.ts";

/** Changes told in the error; all are counted. */
const CHANGES_TOLD = 5;

/**
 * What a cumulative campaign must never do to anybody: what was paid already would exceed what is due, or be due no
 * longer.
 */
export const forbiddenForCumulative: readonly ChangeKind[] = ["removed", "lowered"];

export type RequireOnlyParameters = {
  readonly diff: AllocationDiff;
  readonly forbidden: readonly ChangeKind[];
  /** What errors call the two allocations. */
  readonly before: string;
  readonly after: string;
  /** What to do; left out: mend it, or allow it. */
  readonly hint?: string;
};

/**
 * Refuses changes of certain kinds.
 * @throws SymbolonError `ForbiddenChange`, with the first offenders by account and how many there are of each kind
 */
export function requireOnly({
  diff,
  forbidden,
  before,
  after,
  hint = `Mend ${after}, or allow such changes where they are meant.`,
}: RequireOnlyParameters): void {
  const found = forbidden.filter((kind) => diff.byKind[kind].accounts > 0);
  if (found.length === 0) return;
  const counts = found.map((kind) => `${diff.byKind[kind].accounts} ${kind}`).join(" and ");
  const offenders = found.flatMap((kind) =>
    [...diff.changes({ kind, limit: CHANGES_TOLD })].map((change) => ({ kind, ...change })),
  );
  const listed = offenders.slice(0, CHANGES_TOLD).map((change) => changeText(change.kind, change));
  const all = found.reduce((sum, kind) => sum + diff.byKind[kind].accounts, 0);
  const rest = all > listed.length ? `; and ${all - listed.length} more` : "";
  throw new SymbolonError({
    code: "ForbiddenChange",
    reason: `From ${before} to ${after} there are ${counts}, which must not be (amounts in base units): ${listed.join("; ")}${rest}.`,
    hint,
    details: {
      before,
      after,
      forbidden,
      counts: Object.fromEntries(found.map((kind) => [kind, diff.byKind[kind].accounts])),
      offenders: offenders.map(({ kind, account, before: was, after: is }) => ({
        kind,
        account,
        before: was?.amount.toString() ?? null,
        after: is?.amount.toString() ?? null,
      })),
    },
  });
}

/**
 * One change, as far as it is of one kind, for people: `0x... lowered from 5 to 4`.
 * @param amount writes an amount; left out: in base units
 */
export function changeText(
  kind: ChangeKind,
  { account, before, after }: AllocationChange,
  amount: (value: bigint) => string = String,
): string {
  const texts: Readonly<Record<ChangeKind, string>> = {
    added: `added with ${amount(after?.amount ?? 0n)} at index ${after?.index}`,
    removed: `removed, had ${amount(before?.amount ?? 0n)} at index ${before?.index}`,
    raised: `raised from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    lowered: `lowered from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    reindexed: `moved from index ${before?.index} to ${after?.index}`,
    redirected: `paid ${before?.beneficiary}, now pays ${after?.beneficiary}`,
  };
  return `${account} ${texts[kind]}`;
}
