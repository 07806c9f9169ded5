import { getAddress, toHex, zeroAddress } from "viem";
import type { BatchEvent } from "../../src/sdk/chain/events/batches.ts";
import type { BatchWords } from "../../src/sdk/chain/read/batches.ts";
import { unpackHold, WHOLE_BATCH } from "../../src/sdk/core/status/holds.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { KnownBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import type { CredentialState, StatusCount } from "../../src/sdk/credentials/changes/batchStatus.ts";
import { indexesInWord } from "../../src/sdk/credentials/groupByWord.ts";

type Line = readonly [string, string | number];

/** A batch, for people. */
export function batchLines(
  batch: KnownBatch,
  { revision, digest, batchHold, holdsUsed }: BatchWords,
  now: bigint,
): readonly Line[] {
  const hold = unpackHold(batchHold);
  return [
    ...headerLines(batch),
    ["revision", revision],
    ["digest", toHex(digest, { size: 28 })],
    ...(hold.until > now ? [["held", `the whole batch, until ${isoMomentOr(hold.until, "")}`] as const] : []),
    ...(holdsUsed && hold.until <= now
      ? [["holds", "there have been some: --history tells which"] as const]
      : []),
  ];
}

/** What of a batch nobody can change once it is issued, for people. */
export function headerLines({ registry, header }: KnownBatch): readonly Line[] {
  const { issuer, schema, size, issuedAt, policy } = header;
  const { revoker, emergency, epochLength, emergencyLimit } = policy;
  return [
    ["registry", registry],
    ["issuer", issuer],
    ["schema", schema],
    ["credentials", Number(size).toLocaleString("en")],
    ["issued at", isoMomentOr(issuedAt, "")],
    ["revoker", revoker === zeroAddress ? "nobody" : getAddress(revoker)],
    ["epoch", epochLength === 0n ? "none: changes take effect a second later" : durationText(epochLength)],
    [
      "emergency",
      emergency === zeroAddress
        ? "nobody"
        : `${getAddress(emergency)}, up to ${durationText(emergencyLimit)}`,
    ],
  ];
}

/** How many of its credentials are what, for people. */
export function countLines({ revoked, suspended, pending }: StatusCount): readonly Line[] {
  return [
    ["revoked", revoked.toLocaleString("en")],
    ["suspended", suspended.toLocaleString("en")],
    ...pending.map(
      ({ from, kind, credentials }): Line => [
        "announced",
        `${kind} of ${credentials.toLocaleString("en")}, from ${isoMomentOr(from, "")} on`,
      ],
    ),
  ];
}

/** Holds of single credentials that are not over, for people. */
export function holdLines(holds: ReadonlyMap<number, bigint>, now: bigint): readonly Line[] {
  return [...holds].flatMap(([index, packed]): Line[] => {
    const { until } = unpackHold(packed);
    return until > now ? [["held", `credential ${index}, until ${isoMomentOr(until, "")}`]] : [];
  });
}

/** One credential, for people. */
export function credentialLines(state: CredentialState): readonly Line[] {
  const { index, id, revoked, revokedSince, suspended, held, hold, pending } = state;
  return [
    ["credential", index],
    ["id", id],
    ["revoked", revoked ? `since ${isoMomentOr(revokedSince, "")}` : "no"],
    ["suspended", suspended ? `yes${held ? ", by an emergency hold" : ""}` : "no"],
    ...(hold === null
      ? []
      : [["held", `${isoMomentOr(hold.from, "")} to ${isoMomentOr(hold.until, "")}`] as const]),
    ...pending.map(({ kind, from }) => ["announced", `${kind}, from ${isoMomentOr(from, "")} on`] as const),
  ];
}

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
      const text = `${when}: ${kind} of ${named(credentials)}, effect ${isoMomentOr(from, "")}${why}`;
      return [{ ...place, kind, revision, from, reason, evidence, credentials, text }];
    }
    const { target, from, until } = event;
    if (only !== undefined && target !== WHOLE_BATCH && Number(target) !== only) return [];
    const held = target === WHOLE_BATCH ? ("all" as const) : Number(target);
    const whom = held === "all" ? "the whole batch" : `credential ${held}`;
    const span = `${isoMomentOr(from, "")} to ${isoMomentOr(until, "")}`;
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
