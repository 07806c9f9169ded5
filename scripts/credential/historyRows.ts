import type { BatchEvent } from "../../src/chain/events/batches.ts";
import { WHOLE_BATCH } from "../../src/core/status/holds.ts";
import { indexesInWord } from "../../src/credentials/index.ts";
import { momentText } from "../command/momentText.ts";

/** An event of a batch, as a report tells it. */
export type HistoryRow = Readonly<Record<string, unknown>> & {
  readonly block: bigint;
  /** For people. */
  readonly text: string;
};

const MAX_NAMED = 6;

/**
 * What happened to a batch, oldest first.
 * @param only the one credential that is asked about; undefined: all
 */
export function historyRows(events: readonly BatchEvent[], only: number | undefined): readonly HistoryRow[] {
  return events.flatMap((event): HistoryRow[] => {
    const place = { block: event.blockNumber, transaction: event.transactionHash };
    const when = `block ${event.blockNumber}`;
    if (event.event === "BatchIssued") {
      const { uri } = event;
      return [
        { ...place, kind: "Issue", revision: 1, uri, text: `${when}: issued${uri === "" ? "" : `, ${uri}`}` },
      ];
    }
    const { kind, revision, reason, evidence } = event;
    const why = reasonText(reason, evidence);
    if (event.event === "StatusChanged") {
      const credentials = event.masks
        .flatMap(indexesInWord)
        .filter((index) => only === undefined || index === only);
      if (credentials.length === 0) return [];
      const { from } = event;
      const text = `${when}: ${kind} of ${named(credentials)}, effect ${momentText(from, "")}${why}`;
      return [{ ...place, kind, revision, from, reason, evidence, credentials, text }];
    }
    const { target, from, until } = event;
    if (only !== undefined && target !== WHOLE_BATCH && Number(target) !== only) return [];
    const held = target === WHOLE_BATCH ? ("all" as const) : Number(target);
    const whom = held === "all" ? "the whole batch" : `credential ${held}`;
    const span = `${momentText(from, "")} to ${momentText(until, "")}`;
    const text = `${when}: ${kind} on ${whom}, ${span}${why}`;
    return [{ ...place, kind, revision, reason, evidence, target: held, from, until, text }];
  });
}

function named(credentials: readonly number[]): string {
  const more = credentials.length > MAX_NAMED ? ` and ${credentials.length - MAX_NAMED} more` : "";
  return `${credentials.slice(0, MAX_NAMED).join(", ")}${more}`;
}

function reasonText(reason: number, evidence: string): string {
  const hasEvidence = BigInt(evidence) !== 0n;
  return `${reason === 0 ? "" : `, reason ${reason}`}${hasEvidence ? `, evidence ${evidence}` : ""}`;
}
