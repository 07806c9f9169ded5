import { toHex, zeroAddress } from "viem";
import type { BatchWords } from "../../src/chain/read/batches.ts";
import { unpackHold } from "../../src/core/status/holds.ts";
import type { KnownBatch } from "../../src/credentials/batch/knownBatch.ts";
import type { StatusCount } from "../../src/credentials/changes/countStatus.ts";
import { momentText } from "../command/momentText.ts";

type Line = readonly [string, string | number];

/** A batch, for people. */
export function batchLines(
  { registry, header }: KnownBatch,
  { revision, digest, batchHold, holdsUsed }: BatchWords,
  now: bigint,
): readonly Line[] {
  const { issuer, schema, size, issuedAt, policy } = header;
  const { revoker, emergency, epochLength, emergencyLimit } = policy;
  const hold = unpackHold(batchHold);
  return [
    ["registry", registry],
    ["issuer", issuer],
    ["schema", schema],
    ["credentials", Number(size).toLocaleString("en")],
    ["issued at", momentText(issuedAt, "")],
    ["revoker", revoker === zeroAddress ? "nobody" : revoker],
    ["epoch", epochLength === 0n ? "none: changes take effect a second later" : `${epochLength} seconds`],
    ["emergency", emergency === zeroAddress ? "nobody" : `${emergency}, up to ${emergencyLimit} seconds`],
    ["revision", revision],
    ["digest", toHex(digest, { size: 28 })],
    ...(hold.until > now ? [["held", `the whole batch, until ${momentText(hold.until, "")}`] as const] : []),
    ...(holdsUsed && hold.until <= now
      ? [["holds", "there have been some: --history tells which"] as const]
      : []),
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
        `${kind} of ${credentials.toLocaleString("en")}, from ${momentText(from, "")} on`,
      ],
    ),
  ];
}

/** Holds of single credentials that are not over, for people. */
export function holdLines(holds: ReadonlyMap<number, bigint>, now: bigint): readonly Line[] {
  return [...holds].flatMap(([index, packed]): Line[] => {
    const { until } = unpackHold(packed);
    return until > now ? [["held", `credential ${index}, until ${momentText(until, "")}`]] : [];
  });
}
