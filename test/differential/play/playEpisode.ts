import { type Address, type Hex, keccak256, toBytes } from "viem";
import { keyHolders, senders } from "../calls/cast.ts";
import { encodeCall } from "../calls/encodeCall.ts";
import { compareReads, compareStatuses, runSteps } from "./driverCalls.ts";
import type { Episode, Pair, Step } from "./episode.ts";
import { expectedLogs } from "./expectedLogs.ts";
import type { Arena, Log, Stage, Subject } from "./openArena.ts";

/** The first thing that was not the same. */
export type Difference = {
  readonly block: number;
  /** Undefined where all steps were alike, and reading afterwards was not. */
  readonly step?: number;
  /** The first line that differs, as expected and as seen. */
  readonly lines: Pair<string>;
};

/** Told what each step did on EAS's side. */
export type Watch = (step: Step, eas: readonly Log[]) => void;

const ATTESTED = keccak256(toBytes("Attested(address,address,bytes32,bytes32)"));
const TIMESTAMPED = keccak256(toBytes("Timestamped(bytes32,uint64)"));
const REVOKED_OFFCHAIN = keccak256(toBytes("RevokedOffchain(address,bytes32,uint64)"));
/** Uid of no attestation. */
const NOT_MADE = keccak256(toBytes("not made"));
const signers = [...keyHolders.map(({ address }) => address), ...senders];

/** Plays an episode against EAS and the subject, up to the first difference. */
export async function playEpisode(
  arena: Arena,
  subject: Subject,
  episode: Episode,
  watch?: Watch,
): Promise<Difference | undefined> {
  const stage = await arena.stage(subject, episode);
  const reads = new Set<Hex>(signers.map((signer) => encodeCall("getNonce", [signer])));
  const uids = new Set<Hex>([NOT_MADE]);
  for (const [block, { time, steps }] of episode.blocks.entries()) {
    const sides = await runSteps(arena, stage, time, steps);
    if (sides instanceof Error) return { block, lines: ["a transaction that ends", sides.message] };
    for (const [index, [eas, other]] of sides.entries()) {
      const step = steps[index]!;
      watch?.(step, eas);
      const expected = toLines(expectedLogs(eas, other, step, subject), stage, 0);
      const lines = firstDifference(expected, toLines(other, stage, 1));
      if (lines !== undefined) return { block, step: index, lines };
      for (const log of eas) {
        for (const call of readsAfter(log, stage)) reads.add(call);
        if (isAttested(log, stage)) uids.add(log.data);
      }
    }
  }
  // At the end, since what was attested has to read the same for ever, revoked or not.
  const lines =
    (await differingRead(arena, stage, [...reads])) ??
    (subject.tellsStatuses ? await differingStatus(arena, stage, [...uids]) : undefined);
  return lines && { block: episode.blocks.length - 1, lines };
}

async function differingRead(
  arena: Arena,
  stage: Stage,
  calls: readonly Hex[],
): Promise<Pair<string> | undefined> {
  const [first] = await compareReads(arena, stage, calls);
  if (first === undefined) return undefined;
  const call = calls[first]!;
  const answer = (side: 0 | 1) =>
    arena.read(stage.registries[side], call).catch((error: Error) => error.message);
  return [`${call} -> ${await answer(0)}`, `${call} -> ${await answer(1)}`];
}

/** What ours tells besides has to follow from the attestation as EAS tells it. */
async function differingStatus(
  arena: Arena,
  stage: Stage,
  uids: readonly Hex[],
): Promise<Pair<string> | undefined> {
  const [first] = await compareStatuses(arena, stage, uids);
  if (first === undefined) return undefined;
  const uid = uids[first];
  const asked = uid === undefined ? `statusesOf ${uids.length} attestations` : `statusOf ${uid}`;
  return ["what follows from getAttestation", `something else from ${asked}`];
}

const isAttested = ({ address, topics }: Log, { registries }: Stage): boolean =>
  address === registries[0] && topics[0] === ATTESTED;

/** What EAS's log says has changed, as calls that read it. */
function readsAfter({ address, topics, data }: Log, { registries }: Stage): readonly Hex[] {
  if (address !== registries[0]) return [];
  const [event, one, two] = topics;
  switch (event) {
    case ATTESTED:
      return [encodeCall("getAttestation", [data]), encodeCall("isAttestationValid", [data])];
    case TIMESTAMPED:
      return [encodeCall("getTimestamp", [one!])];
    case REVOKED_OFFCHAIN:
      return [encodeCall("getRevokeOffchain", [`0x${one!.slice(-40)}` as Address, two!])];
    default:
      return [];
  }
}

/** A line for each log; the other registry's addresses are written as EAS's. */
function toLines(
  logs: readonly Log[],
  { registries, schemaRegistries }: Stage,
  side: 0 | 1,
): readonly string[] {
  const lines = logs.map(({ address, topics, data }) => `${address} ${topics.join(" ")} ${data}`);
  if (side === 0) return lines;
  return lines.map((line) =>
    line
      .replaceAll(registries[1].slice(2), registries[0].slice(2))
      .replaceAll(schemaRegistries[1].slice(2), schemaRegistries[0].slice(2)),
  );
}

function firstDifference(expected: readonly string[], seen: readonly string[]): Pair<string> | undefined {
  for (let line = 0; line < Math.max(expected.length, seen.length); line++) {
    if (expected[line] !== seen[line])
      return [expected[line] ?? "nothing more", seen[line] ?? "nothing more"];
  }
  return undefined;
}
