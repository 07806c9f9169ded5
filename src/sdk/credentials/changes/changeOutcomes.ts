import type { Hash, Hex } from "viem";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import { lastRetraction } from "../../core/status/statusChanges.ts";
import type { AnnouncedChanges } from "./announceChanges.ts";
import { listedRow, type RequestedChange, type SkippedRow } from "./planChanges.ts";

/** What became of one row of a list of changes. */
export type ChangeOutcome = {
  /** Of the list, from 1; several outcomes may have one. */
  readonly row: number;
  readonly index: number;
  readonly kind: AnnouncedKind;
  readonly reason: number;
  readonly evidence: Hex;
  readonly did: "done" | "done earlier" | "planned" | "skipped" | "refused";
  /** Unix seconds, of what is done or planned. */
  readonly effectiveFrom?: bigint;
  /** Null where it is done and nobody knows by which. */
  readonly transaction?: Hash | null;
  readonly undone?: true;
  /** Code and sentence of what was skipped, refused or undone. */
  readonly because?: SkippedRow["because"] | string;
  readonly why?: string;
};

const UNDONE = "It was done and has been undone since; to do it again, use another file or --journal.";

/** What became of each row. When a change takes effect is told by its event, and by the plan only where none was sent. */
export function changeOutcomes(
  rows: readonly RequestedChange[],
  { plan, done, earlier, undone }: AnnouncedChanges,
): readonly ChangeOutcome[] {
  const skipped = new Map(plan.skipped.map((one) => [one.row, one]));
  const refused = new Map(plan.refused.map((one) => [one.row, one]));
  return rows.map(({ index, kind, reason, evidence }, row): ChangeOutcome => {
    const found = done.get(row);
    const left = skipped.get(row);
    const problem = refused.get(row)?.problem;
    const change = { row: listedRow(rows, row), index, kind, reason, evidence };
    if (found !== undefined) {
      return {
        ...change,
        did: earlier.has(row) ? "done earlier" : "done",
        effectiveFrom: BigInt(found.uid),
        transaction: found.hash ?? null,
        ...(undone.has(row) && { undone: true, why: UNDONE }),
      };
    }
    if (left !== undefined) return { ...change, did: "skipped", because: left.because, why: left.why };
    if (problem !== undefined) {
      return { ...change, did: "refused", because: problem.code, why: problem.reason };
    }
    return { ...change, did: "planned", effectiveFrom: plan.effectiveFrom };
  });
}

/** The last second in which what was announced can be taken back, and how many are left, that one included. */
export type Deadline = { readonly retractableUntil: bigint; readonly secondsLeft: bigint };

/**
 * How long what was announced now can be taken back: the last second of the epoch that it was mined in, which may be another
 * than the one it was planned in. Of several, the first to pass; undefined where nothing was announced.
 * @param now Unix seconds
 */
export function retractionDeadline(
  outcomes: readonly ChangeOutcome[],
  epochLength: bigint,
  now: bigint,
): Deadline | undefined {
  const moments = outcomes.flatMap(({ effectiveFrom, did, kind }) =>
    effectiveFrom === undefined || did === "done earlier" || kind.startsWith("Retract") ? [] : effectiveFrom,
  );
  const [first] = moments.sort((a, b) => Number(a - b));
  if (first === undefined) return undefined;
  const last = lastRetraction(epochLength, first);
  return { retractableUntil: last, secondsLeft: last < now ? 0n : last - now + 1n };
}
