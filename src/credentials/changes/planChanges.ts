import type { BatchHeader } from "../../core/credential/batchId.ts";
import { retractableUntil } from "../../core/status/statusChanges.ts";
import { EMPTY_WORD, horizon, locate, type StatusWord } from "../../core/status/statusWords.ts";
import { groupByWord } from "../groupByWord.ts";
import type { ChangePlan, PlannedCall, RefusedRow, SkippedRow } from "./changePlan.ts";
import { contradicts, indexBeyondBatch } from "./changeProblems.ts";
import { judgeChange } from "./judgeChange.ts";
import { type Plane, planeOf, type WantedChange } from "./wantedChange.ts";

export type PlanChangesParameters = {
  readonly header: Pick<BatchHeader, "size" | "policy">;
  /** Stored status words by number, all from one block; one that is left out was never written. */
  readonly words: Readonly<Record<Plane, ReadonlyMap<number, StatusWord>>>;
  readonly rows: readonly WantedChange[];
  /** Unix seconds: timestamp of the newest block. */
  readonly now: bigint;
};

/**
 * Turns a list of changes into the fewest word updates: one call for each kind, reason and evidence, and in it one update
 * for each word. What is so already is skipped, what cannot be is refused, each row with its reason; no row's outcome
 * hangs on the order of the calls, since a credential has one change a plane.
 *
 * A retraction is only possible in the epoch of its announcement. One that is mined in the next epoch fails as
 * `NothingToRetract` and changes nothing; `secondsLeft` tells how near that is.
 */
export function planChanges({ header, words, rows, now }: PlanChangesParameters): ChangePlan {
  const { epochLength } = header.policy;
  const wanted = new Map<string, { readonly change: Omit<WantedChange, "index">; readonly rows: number[] }>();
  const skipped: SkippedRow[] = [];
  const refused: RefusedRow[] = [];
  const first = new Map<string, number>();
  for (const [row, change] of rows.entries()) {
    const { index, kind, reason, evidence } = change;
    if (!isIndex(index, header.size)) {
      refused.push({ row, index, kind, problem: indexBeyondBatch(index, header.size) });
      continue;
    }
    const plane = planeOf(kind);
    const place = `${plane} ${index}`;
    const earlier = first.get(place);
    if (earlier !== undefined) {
      const before = rows[earlier]?.kind;
      if (before === kind) {
        const why = `Row ${earlier + 1} of the list says the same of credential ${index}.`;
        skipped.push({ row, index, kind, because: "Repeated", why });
      } else refused.push({ row, index, kind, problem: contradicts(index, kind, before, earlier + 1) });
      continue;
    }
    const { word, mask } = locate(index);
    const stored = words[plane].get(word) ?? EMPTY_WORD;
    const judged = judgeChange({ kind, index, mask, word: stored, epochLength, now });
    if (judged.do !== "refuse") first.set(place, row);
    if (judged.do === "skip") {
      skipped.push({ row, index, kind, because: judged.because, why: judged.why });
    } else if (judged.do === "refuse") refused.push({ row, index, kind, problem: judged.problem });
    else {
      const key = `${kind} ${reason} ${evidence.toLowerCase()}`;
      const group = wanted.get(key);
      if (group === undefined) wanted.set(key, { change: { kind, reason, evidence }, rows: [row] });
      else group.rows.push(row);
    }
  }
  const calls = [...wanted.values()].map(({ change, rows: members }): PlannedCall => {
    const masks = groupByWord(members.map((row) => rows[row]?.index ?? 0));
    return { ...change, masks, rows: members };
  });
  const last = retractableUntil(epochLength, now);
  return {
    calls: calls.toSorted((a, b) => Number(isRetraction(b)) - Number(isRetraction(a))),
    skipped,
    refused,
    effectiveFrom: horizon(epochLength, now),
    retractableUntil: last,
    secondsLeft: last - now + 1n,
  };
}

function isIndex(index: number, size: bigint): boolean {
  return Number.isSafeInteger(index) && index >= 0 && BigInt(index) < size;
}

function isRetraction({ kind }: PlannedCall): boolean {
  return kind.startsWith("Retract");
}
