import { QueryClient } from "@tanstack/react-query";
import { type Address, encodeFunctionData, type Hex, parseEventLogs, zeroAddress, zeroHash } from "viem";
import { readContract } from "viem/actions";
import { easCode } from "../../../bench/gas/attestations/deployEas.ts";
import { deployEasPair } from "../../../bench/gas/attestations/deployEasLike.ts";
import { attestingOn } from "../../../bench/gas/attestations/openAttestationChain.ts";
import { type BenchChain, openBenchChain } from "../../../bench/gas/openBenchChain.ts";
import { verdictQueryOptions } from "../../../src/react/index.ts";
import { attestationRegistryAbi as abi } from "../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { credentialVerifierAbi } from "../../../src/sdk/chain/abi/credentialVerifierAbi.ts";
import { namedVerdict } from "../../../src/sdk/chain/read/verdicts.ts";
import type { Verdict } from "../../../src/sdk/core/verdict.ts";
import { verifyAttestationLive } from "../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import {
  type AttestationVerdicts,
  openAttestationVerdicts,
} from "../../../src/services/gateway/verdicts/openAttestationVerdicts.ts";
import type { Random } from "../calls/seededRandom.ts";

/** Histories of which attestations are made in one transaction, and moments at which some of them are judged. */
const A_ROUND = 50;
const STEPS = 3;
/** Most seconds from one step to the next, and until an attestation expires. */
const LONGEST_STEP = 12;
const LONGEST_LIFE = 30;
const MOST_DATA = 70;
const UNKNOWN_PERCENT = 4;
const ANY = { issuers: "any", schema: "any", subject: "any" } as const;

/** What of a verdict is compared: all that a verifier may go by. */
const told = ({ outcome, since, freshUntil, asOfTime, revision, guarantee }: Verdict): string =>
  [outcome, since, freshUntil, asOfTime, revision, guarantee].join(" ");

/** One attestation, as it was made and what became of it. Unix seconds. */
type History = { uid: Hex; made: bigint; expires: bigint; revocable: boolean; revoked: bigint };

export type VerdictTally = {
  judged: number;
  readonly outcomes: Map<string, number>;
  /** One sentence each. */
  readonly disagreements: string[];
};

/** EAS as it was published, with the four that judge its attestations. */
export type VerdictArena = Awaited<ReturnType<typeof openVerdictArena>>;

/** Close it, or the process stays. */
export async function openVerdictArena() {
  const chain = await openBenchChain();
  const { address: registry, register } = await deployEasPair(attestingOn(chain), easCode());
  const { address: batches } = await chain.viem.deployContract("BatchRegistry");
  const { address: verifier } = await chain.viem.deployContract("CredentialVerifier", [batches, registry]);
  const schema = await register("bytes any");
  let now = (await chain.publicClient.getBlock({ blockTag: "latest" })).timestamp;
  const attestations = await openAttestationVerdicts({
    client: chain.publicClient,
    registry,
    expected: ANY,
    clockSkew: 0n,
    finality: "finalized",
    clock: () => now,
  });
  return {
    chain,
    registry,
    batches,
    verifier,
    attestations,
    schema,
    now: () => now,
    /** The next block is of that moment. */
    async turnTo(moment: bigint) {
      now = moment;
      await chain.testClient.setNextBlockTimestamp({ timestamp: moment });
    },
    close: chain.close,
  };
}

/** Plays so many random histories, in rounds, and has each judged once by all four at the same moment. */
export async function playVerdicts(
  arena: VerdictArena,
  random: Random,
  histories: number,
): Promise<VerdictTally> {
  const tally: VerdictTally = { judged: 0, outcomes: new Map(), disagreements: [] };
  for (let left = histories; left > 0; left -= A_ROUND) {
    const made = await makeAttestations(arena, random, Math.min(A_ROUND, left));
    for (const known of made) if (random.chance(UNKNOWN_PERCENT)) makeUnknown(known, random);
    for (let step = 0; step < STEPS; step++) {
      await arena.turnTo(arena.now() + BigInt(1 + random.below(LONGEST_STEP)));
      await revokeSome(arena, random, made);
      const judged = made.filter((_, i) => i % STEPS === step);
      await judgeAll(arena, judged, tally);
    }
  }
  return tally;
}

function makeUnknown(history: History, random: Random): void {
  Object.assign(history, { uid: random.bytes(32), made: 0n, revocable: false });
}

/** In one block; the first of them never expires. */
export async function makeAttestations(
  arena: VerdictArena,
  random: Random,
  count: number,
): Promise<readonly History[]> {
  const { chain, registry, schema } = arena;
  const made = arena.now() + BigInt(1 + random.below(LONGEST_STEP));
  const data = Array.from({ length: count }, (_, i) => ({
    recipient: random.chance(10) ? zeroAddress : (random.bytes(20) as Address),
    expirationTime: i === 0 || random.chance(40) ? 0n : made + BigInt(1 + random.below(LONGEST_LIFE)),
    revocable: random.chance(85),
    refUID: zeroHash,
    data: random.bytes(random.below(MOST_DATA)),
    value: 0n,
  }));
  await arena.turnTo(made);
  const args = [[{ schema, data }]] as const;
  const call = encodeFunctionData({ abi, functionName: "multiAttest", args });
  const { logs } = await chain.send(chain.issuer, { to: registry, data: call });
  const uids = parseEventLogs({ abi, eventName: "Attested", logs }).map((log) => log.args.uid);
  return data.map(({ expirationTime: expires, revocable }, i) => ({
    uid: uids[i] as Hex,
    made,
    expires,
    revocable,
    revoked: 0n,
  }));
}

/** In one block, which is mined even where nothing is revoked. */
async function revokeSome(arena: VerdictArena, random: Random, made: readonly History[]): Promise<void> {
  const { chain, registry, schema } = arena;
  const revoked = made.filter((one) => one.revocable && one.revoked === 0n && random.chance(20));
  for (const one of revoked) one.revoked = arena.now();
  const data = revoked.map(({ uid }) => ({ uid, value: 0n }));
  if (data.length === 0) return chain.testClient.mine({ blocks: 1 });
  const args = [[{ schema, data }]] as const;
  await chain.send(chain.issuer, {
    to: registry,
    data: encodeFunctionData({ abi, functionName: "multiRevoke", args }),
  });
}

async function judgeAll(arena: VerdictArena, made: readonly History[], tally: VerdictTally): Promise<void> {
  const onChain = await askChain(arena, made);
  for (const [i, history] of made.entries()) {
    const verdicts = [
      ["contract", onChain[i] as Verdict],
      ["toolkit", await askToolkit(arena, history.uid)],
      ["hooks", await askHooks(arena.chain, arena.registry, history.uid)],
      ["gateway", await askGateway(arena.attestations, history.uid)],
    ] as const;
    const [, first] = verdicts[0];
    tally.judged += 1;
    tally.outcomes.set(first.outcome, (tally.outcomes.get(first.outcome) ?? 0) + 1);
    const expected = outcomeOf(history, arena.now());
    const isSame = verdicts.every(([, verdict]) => told(verdict) === told(first));
    if (isSame && first.outcome === expected) continue;
    const all = verdicts.map(([who, verdict]) => `${who}: ${told(verdict)}`).join("; ");
    tally.disagreements.push(`${history.uid} at ${arena.now()}, where ${expected} is right: ${all}`);
  }
}

/** The naive rule, by what was done and when. */
function outcomeOf({ made, expires, revoked }: History, moment: bigint): string {
  if (made === 0n) return "NotFound";
  if (revoked !== 0n && revoked < moment) return "Revoked";
  return expires !== 0n && expires <= moment ? "Expired" : "Valid";
}

async function askChain(
  { chain, verifier }: VerdictArena,
  made: readonly History[],
): Promise<readonly Verdict[]> {
  const questions = made.map(({ uid }) =>
    encodeFunctionData({ abi: credentialVerifierAbi, functionName: "verify", args: [uid] }),
  );
  const verdicts = await readContract(chain.publicClient, {
    address: verifier,
    abi: credentialVerifierAbi,
    functionName: "verifyMany",
    args: [questions],
    blockNumber: await chain.publicClient.getBlockNumber({ cacheTime: 0 }),
  });
  return verdicts.map(namedVerdict);
}

async function askToolkit({ chain, registry }: VerdictArena, uid: Hex): Promise<Verdict> {
  const answer = await verifyAttestationLive(chain.publicClient, {
    registry,
    uid,
    expected: ANY,
    moment: "block",
    finality: "finalized",
  });
  if ("problem" in answer) throw answer.problem;
  return answer;
}

async function askHooks({ publicClient }: BenchChain, registry: Address, uid: Hex): Promise<Verdict> {
  const options = verdictQueryOptions(
    { getClient: () => publicClient as never },
    { chainId: publicClient.chain.id, shown: { registry, uid }, expected: ANY, finality: "finalized" },
  );
  const { answer } = await new QueryClient().fetchQuery(options);
  if ("problem" in answer) throw answer.problem;
  return answer;
}

async function askGateway(attestations: AttestationVerdicts, uid: Hex): Promise<Verdict> {
  return (await attestations.decide(uid)).document as Verdict;
}
