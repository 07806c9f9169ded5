import { type Hex, zeroAddress } from "viem";
import { REVOKED_SINCE } from "../../../src/sdk/credentials/import/importReport.ts";
import { drawFrom } from "../faults/draw.ts";
import { attestationDestination } from "./attestationRuns.ts";
import { batchDestination, type Destination, type RunOptions } from "./batchRuns.ts";
import { attest, RESOLVER, revokeThere, START, type Story, sourceOf } from "./sourceStory.ts";

/** A copy that counts here though its source is revoked, and what a run's report said of it. */
export type Unnamed = { readonly seed: string; readonly source: Hex; readonly told: string };

/** Steps of a history. */
const STEPS = 12;

export type HistoriesOutcome = {
  readonly unnamed: readonly Unnamed[];
  /** Reports that were looked at, and copies in them that count here and are revoked there. */
  readonly reports: number;
  readonly revoked: number;
};

/** Plays histories of an import that is run again and again, and holds each report against what is so. */
export function playHistories(seed: string, count: number): HistoriesOutcome {
  const unnamed: Unnamed[] = [];
  let reports = 0;
  let revoked = 0;
  for (let i = 0; i < count; i++) {
    const one = playHistory(`${seed}/${i}`);
    unnamed.push(...one.unnamed);
    reports += one.reports;
    revoked += one.revoked;
  }
  return { unnamed, reports, revoked };
}

/** @param seed of one history: that of all of them, and its number */
export function playHistory(seed: string): HistoriesOutcome {
  const draw = drawFrom(seed);
  const isBatch = draw.chance(50);
  const destination = isBatch ? batchDestination() : attestationDestination();
  const story: Story = { now: START, attestations: [] };
  const unnamed: Unnamed[] = [];
  let reports = 0;
  let revoked = 0;
  for (let more = 1 + draw.below(4); more > 0; more--) attest(story, draw, isBatch);
  for (let step = 0; step < STEPS; step++) {
    const event = draw.pick(["run", "run", "run", "revoke", "revoke", "attest", "by hand"]);
    story.now += BigInt(draw.below(1_000));
    if (event === "revoke") revokeThere(story, draw);
    else if (event === "attest") attest(story, draw, isBatch);
    else if (event === "by hand") destination.revokeHere(draw);
    else {
      const options = optionsOf(story.now, isBatch, draw);
      const rows = destination.run(sourceOf(story), options, draw);
      if (rows === undefined) continue;
      reports++;
      const left = leftHere(story, destination);
      revoked += left.length;
      for (const source of left) {
        const row = rows.find((one) => one.source === source);
        if (row?.status === "imported" && row.reason === REVOKED_SINCE) continue;
        unnamed.push({ seed, source, told: row === undefined ? "nothing" : `${row.status} (${row.reason})` });
      }
    }
  }
  return { unnamed, reports, revoked };
}

function optionsOf(now: bigint, isBatch: boolean, draw: ReturnType<typeof drawFrom>): RunOptions {
  return {
    now,
    resolvers: draw.chance(50) ? [{ from: RESOLVER, to: zeroAddress }] : [],
    // The command refuses it with a batch.
    withRevoked: !isBatch && draw.chance(20),
    followRevocations: draw.chance(30),
    dropReferences: draw.chance(50),
    dryRun: draw.chance(15),
  };
}

/** Of what counts here, what is revoked there. */
function leftHere({ attestations, now }: Story, destination: Destination): readonly Hex[] {
  const there = new Map(attestations.map((one) => [one.uid, one]));
  return destination.copies().flatMap(({ source, isRevoked }) => {
    const { revocationTime = 0n, expirationTime = 0n } = there.get(source) ?? {};
    const isExpired = expirationTime !== 0n && expirationTime <= now;
    return !isRevoked && !isExpired && revocationTime !== 0n ? [source] : [];
  });
}
