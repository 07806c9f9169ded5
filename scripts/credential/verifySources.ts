import { existsSync } from "node:fs";
import type { Address, Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../src/chain/clients.ts";
import { explainThrown } from "../../src/chain/errors/explainThrown.ts";
import { findBatch } from "../../src/chain/events/batches.ts";
import { firstBlockAt } from "../../src/chain/events/readLogs.ts";
import { type BatchIdParameters, batchId } from "../../src/core/credential/batchId.ts";
import type { Credential } from "../../src/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { batchRefusal } from "../../src/credentials/changes/batchRefusal.ts";
import type { Answer } from "../../src/credentials/verify/answer.ts";
import { openStatusCache } from "../../src/credentials/verify/cached/openStatusCache.ts";
import { type Expectation, requireFixed } from "../../src/credentials/verify/expectation.ts";
import { withReason } from "../../src/credentials/verify/explain.ts";
import { ISSUED_AT_SLACK } from "../../src/credentials/verify/judgeCopy.ts";
import { machineClock } from "../../src/credentials/verify/live/momentOf.ts";
import { verifyLive } from "../../src/credentials/verify/live/verifyLive.ts";
import type { Finality, StatusBlock } from "../../src/credentials/verify/node/askNode.ts";
import { verifyOffline } from "../../src/credentials/verify/offline/verifyOffline.ts";
import type { Witness } from "../../src/credentials/verify/offline/witness.ts";
import { readText } from "../../src/files/readText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { openReader } from "../command/connect.ts";

/** A credential under the root of a batch, which is still to be asked for. */
export type Proven = {
  readonly batch: BatchIdParameters;
  readonly credential: Credential;
  readonly proof: readonly Hash[];
};

/** How a verdict is to be come by. */
export type SourceOptions = {
  readonly expected: Expectation;
  readonly rpc?: string;
  /** Live: the block to ask. */
  readonly block?: bigint;
  /** Live and cached: how settled the block must be. */
  readonly finality?: Finality;
  /** The moment asked about, live also the block's own; left out: the clock's. */
  readonly at?: bigint | "block";
  /** Live: seconds that the block may be old. */
  readonly maxAge?: bigint;
  /** Offline: the witness's block, from a source that the verifier trusts. */
  readonly blockHash?: Hash;
  /** Cached: the file of the copy. */
  readonly cache?: string;
  readonly bestEffort?: boolean;
  /** Cached: answer from the copy as it is. */
  readonly refresh?: boolean;
  readonly clockSkew?: bigint;
  readonly reorgMargin?: bigint;
};

/** Seconds that the clock of a machine may be off, where nothing else is said. */
const USUAL_SKEW = 5n;
/** Seconds by which the block of a copy may be undone, where nothing else is said: five slots of Ethereum. */
const USUAL_MARGIN = 64n;

/** Asks the chain. */
export async function liveAnswer(proven: Proven, options: SourceOptions): Promise<Answer> {
  const client = await clientOf(proven, options);
  const { expected, block, finality, at, maxAge, clockSkew, reorgMargin } = options;
  const { registry, header } = proven.batch;
  return verifyLive(client, {
    registry,
    header,
    credential: proven.credential,
    proof: proven.proof,
    expected,
    ...(block !== undefined && { blockNumber: block }),
    ...(finality !== undefined && { finality }),
    ...(at !== undefined && { moment: at }),
    ...(maxAge !== undefined && { maxAge }),
    ...(clockSkew !== undefined && { clockSkew }),
    ...(reorgMargin !== undefined && { reorgMargin }),
  });
}

/** Asks a witness, with no network. */
export function offlineAnswer(
  witness: Witness,
  { chainId, registry }: { readonly chainId: bigint; readonly registry: Address },
  options: SourceOptions,
): Answer {
  const { blockHash, finality, reorgMargin = 0n } = options;
  if (blockHash === undefined) {
    throw new SymbolonError({
      code: "BlockHashNeeded",
      reason: "A witness proves something only against the hash of a block that you trust.",
      hint: "Give --block-hash, from a node or a light client of your own; never from the witness's maker.",
    });
  }
  return verifyOffline({
    witness,
    chainId,
    registry,
    trustedBlockHash: blockHash,
    expected: requireFixed(options.expected),
    ...momentOf(options),
    ...(finality === "finalized" ? { finality } : { reorgMargin }),
  });
}

/** Asks a copy on disk, which is brought up to date first where there is a chain to ask. */
export async function cachedAnswer(
  proven: Proven,
  options: SourceOptions & { readonly cache: string },
  onTrouble: (problem: SymbolonError) => void,
): Promise<Answer> {
  const { cache: file, finality, reorgMargin, bestEffort = false, refresh = true } = options;
  const { chainId, registry, header } = proven.batch;
  const { moment, clockSkew } = momentOf(options);
  const margin = reorgMargin ?? (finality === "finalized" ? 0n : USUAL_MARGIN);
  const cache = openStatusCache({
    chainId,
    registry,
    clockSkew,
    reorgMargin: margin,
    ...(finality !== undefined && { finality }),
    ...(existsSync(file) && { snapshot: readText(file) }),
  });
  if (refresh && options.rpc !== undefined) {
    try {
      const client = await clientOf(proven, options);
      // An older batch was surely issued before any copy of today.
      const isYoung = moment <= header.issuedAt + ISSUED_AT_SLACK + margin;
      const issuedIn = isYoung ? await issuedInOf(client, proven) : undefined;
      cache.follow({ header, ...(issuedIn !== undefined && { issuedIn }) });
      await cache.refreshByEvents(client);
      writeOutput(file, cache.snapshot());
    } catch (thrown) {
      // A node that is gone, or lies, is what a copy is for: it stays as it was.
      const problem = explainThrown(thrown, batchRefusal);
      if (!(problem instanceof SymbolonError) || HOPELESS.includes(problem.code)) throw problem;
      onTrouble(problem);
    }
  }
  cache.follow({ header });
  const expected = requireFixed(options.expected);
  const admitted = cache.admit({ header, credential: proven.credential, proof: proven.proof, expected });
  return bestEffort ? cache.bestEffort(admitted, moment) : cache.strict(admitted, moment);
}

/**
 * The answer with the reason for which the credential is revoked or suspended, from the events; without it where the node
 * does not give them.
 */
export async function reasoned(
  proven: Proven,
  answer: Answer,
  options: SourceOptions,
  onTrouble: (problem: SymbolonError) => void,
): Promise<Answer> {
  if (answer.outcome !== "Revoked" && answer.outcome !== "Suspended") return answer;
  try {
    const client = await clientOf(proven, options);
    const { registry, header } = proven.batch;
    const fromBlock = await firstBlockAt(client, header.issuedAt);
    return await withReason(client, answer, { registry, header, credential: proven.credential, fromBlock });
  } catch (thrown) {
    const problem = explainThrown(thrown, batchRefusal);
    if (!(problem instanceof SymbolonError)) throw problem;
    onTrouble(problem);
    return answer;
  }
}

/** No fault of the node. */
const HOPELESS = ["WrongChain", "OutputNotWritable"];

/** The block that issued the batch: so a young one counts as soon as a copy is surely younger. */
async function issuedInOf(client: ReadClient, { batch }: Proven): Promise<StatusBlock | undefined> {
  const { registry, header } = batch;
  const fromBlock = await firstBlockAt(client, header.issuedAt);
  const issued = await findBatch(client, { registry, batch: batchId(batch), fromBlock });
  if (issued === undefined) return undefined;
  const { number, hash, timestamp } = await getBlock(client, { blockNumber: issued.blockNumber });
  return { number, hash, timestamp };
}

/** A stated moment is exact; one from the clock is not. */
function momentOf({ at, clockSkew }: SourceOptions) {
  const isStated = typeof at === "bigint";
  return { moment: isStated ? at : machineClock(), clockSkew: clockSkew ?? (isStated ? 0n : USUAL_SKEW) };
}

async function clientOf({ batch }: Proven, { rpc }: SourceOptions): Promise<ReadClient> {
  if (rpc === undefined) {
    throw new SymbolonError({
      code: "ChainNeeded",
      reason: "Without a chain to ask there is no live verdict.",
      hint: "Give --rpc (or SYMBOLON_RPC_URL), or verify a --witness or with a --cache.",
    });
  }
  const client = await openReader(rpc);
  if (batch.chainId === BigInt(client.chain.id)) return client;
  throw new SymbolonError({
    code: "WrongChain",
    reason: `The credential is of chain ${batch.chainId}, and ${rpc} is chain ${client.chain.id}.`,
    hint: "Give the RPC of the credential's chain.",
    details: { chainId: batch.chainId, found: client.chain.id },
  });
}
