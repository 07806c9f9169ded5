import { formatDuration, formatThings } from "../../../sdk/core/text/format.ts";
import type { ClockDifference, UndoneBlock } from "../tables/facts/chains.ts";
import type { KnownFault } from "../tables/faults.ts";
import type { ChainProgress } from "../tables/progress.ts";
import { type Incident, MAX_SUBJECTS } from "./incident.ts";

type Found = Omit<Incident, "chain">;

/** Milliseconds between blocks that were taken back in one COMMIT, and not much more than one COMMIT takes. */
const TOGETHER_MS = 2_000;

/** Reorganizations that were deeper than usual. @param blocks by when they were taken back */
export function reorgIncidents(
  chain: number,
  blocks: readonly UndoneBlock[],
  usual: number,
): readonly Found[] {
  const groups: UndoneBlock[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && block.undone - last.undone <= TOGETHER_MS) groups.at(-1)?.push(block);
    else groups.push([block]);
  }
  return groups.flatMap((group) => {
    const numbers = new Set(group.map(({ number }) => number));
    if (numbers.size <= usual) return [];
    const payments = group.reduce((sum, one) => sum + one.payments, 0);
    const lost = [...new Set(group.flatMap((one) => one.lost))];
    const paid = `${formatThings(payments, "payment")} went with them, ${lost.length} of which ${lost.length === 1 ? "is" : "are"} not paid again`;
    const from = Math.min(...numbers);
    const to = Math.max(...numbers);
    return [
      {
        rule: "DeepReorg" as const,
        actor: `chain ${chain}`,
        cause: `it took back ${numbers.size} blocks at once, ${from} to ${to}; ${paid}`,
        from: group[0]?.undone ?? 0,
        to: group.at(-1)?.undone ?? 0,
        count: numbers.size,
        subjects: lost.slice(0, MAX_SUBJECTS),
      },
    ];
  });
}

export function brokenFinality({ chain, stopped, looked }: ChainProgress): readonly Found[] {
  if (stopped === undefined) return [];
  const actor = `the node of chain ${chain}`;
  return [
    { rule: "FinalityBroken", actor, cause: stopped, from: looked, to: looked, count: 1, subjects: [] },
  ];
}

/** What may come of a chain that changes between two questions: it is a lie where it goes on within an hour. */
const INNOCENT = ["ChainBroken", "LogsNotOfBlock", "OtherBlock", "ReceiptsNotOfBlock"];
const OFTEN = 3;

export function faultIncidents(faults: readonly KnownFault[]): readonly Found[] {
  return faults.flatMap(({ node, code, reason, count, hourly, from, to }): readonly Found[] => {
    if (INNOCENT.includes(code) && hourly < OFTEN) return [];
    const cause = `${formatThings(count, "answer")} not kept, with ${code}; the last: ${reason}`;
    return [{ rule: "NodeLied", actor: node, cause, from, to, count, subjects: [] }];
  });
}

/** @param others how many other chains' clocks agree with the store's @param max milliseconds that clocks may be apart */
export function chainClockIncident(
  chain: number,
  { ahead, behind, count, from, to }: ClockDifference,
  others: number,
  max: number,
): Found {
  const isAhead = ahead * 1_000 > max;
  const why = isAhead
    ? `what the store signed is in blocks that were made ${formatDuration(ahead)} before`
    : `the store had seen blocks ${formatDuration(behind)} before they were made`;
  const other =
    others > 0 ? `; ${formatThings(others, "other chain")} of the store agree with its clock` : "";
  const actor = others > 0 ? `the clock of chain ${chain}` : `the store's clock, or that of chain ${chain}`;
  return {
    rule: "ClocksApart",
    actor,
    cause: `${why}, by their clocks${other}`,
    from,
    to,
    count,
    subjects: [],
  };
}
