import { existsSync } from "node:fs";
import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { explainViemError } from "../../sdk/chain/errors/explainViemError.ts";
import { findBatch } from "../../sdk/chain/events/batches.ts";
import { firstBlockAt } from "../../sdk/chain/events/readLogs.ts";
import { type BatchHeader, type BatchIdParameters, batchId } from "../../sdk/core/credential/batchId.ts";
import type { Credential } from "../../sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { batchRefusal } from "../../sdk/credentials/changes/batchRefusal.ts";
import type { VerificationResult } from "../../sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../sdk/credentials/verify/cached/openStatusCache.ts";
import type { FollowParameters, StatusCache } from "../../sdk/credentials/verify/cached/statusCache.ts";
import { ISSUED_AT_SLACK, USUAL_MARGIN } from "../../sdk/credentials/verify/decideFromStatus.ts";
import type { FixedExpectation } from "../../sdk/credentials/verify/expectation.ts";
import { withReason } from "../../sdk/credentials/verify/explain.ts";
import type { Finality, StatusBlock } from "../../sdk/credentials/verify/node/askNode.ts";
import type { OnAnswer } from "../../sdk/credentials/verify/onAnswer.ts";
import { readText } from "../files/readText.ts";
import { writeOutput } from "../files/writeOutput.ts";

/** A credential that is proven under a batch's root, and whose status is still to be read. */
export type Proven = {
  readonly batch: BatchIdParameters;
  readonly credential: Credential;
  readonly proof: readonly Hash[];
};

type VerifyByCopyParameters = {
  /** The file of the copy; it may be missing at first. */
  readonly file: string;
  readonly expected: FixedExpectation;
  /** Unix seconds. */
  readonly moment: bigint;
  readonly clockSkew: bigint;
  readonly finality?: Finality | undefined;
  /** Seconds by which the copy's block may be undone. Default: 64, or 0 where it is finalized. */
  readonly reorgMargin?: bigint | undefined;
  /** Whether to give a stale verdict rather than none. */
  readonly bestEffort?: boolean | undefined;
  /** Opens the chain that updates the copy. Default: the copy is used without an update. */
  readonly connect?: (() => Promise<ReadClient>) | undefined;
  /** Called with the answer. */
  readonly onAnswer?: OnAnswer | undefined;
  /** Called with the error when the copy could not be updated. */
  readonly onTrouble: (problem: SymbolonError) => void;
};

/** Judges by a copy on disk, which is updated first where there is a chain. */
export async function verifyByCopy(
  proven: Proven,
  parameters: VerifyByCopyParameters,
): Promise<VerificationResult> {
  const { file, expected, moment, clockSkew, finality, bestEffort = false, onAnswer } = parameters;
  const { chainId, registry, header } = proven.batch;
  const reorgMargin = parameters.reorgMargin ?? (finality === "finalized" ? 0n : USUAL_MARGIN);
  const cache = openStatusCache({
    chainId,
    registry,
    clockSkew,
    reorgMargin,
    onAnswer,
    ...(finality !== undefined && { finality }),
    ...(existsSync(file) && { snapshot: readText(file) }),
  });
  const isYoung = isYoungAt(header, moment, reorgMargin);
  if (await isRefreshed(cache, proven, isYoung, parameters)) writeOutput(file, cache.snapshot());
  cache.follow({ header });
  const admitted = cache.admit({ header, credential: proven.credential, proof: proven.proof, expected });
  return bestEffort ? cache.bestEffort(admitted, moment) : cache.strict(admitted, moment);
}

/**
 * A copy is for the case that the node is unreachable or lies: then the copy stays unchanged. Another chain than the
 * credential's is an error.
 */
async function isRefreshed(
  cache: StatusCache,
  proven: Proven,
  isYoung: boolean,
  { connect, onTrouble }: VerifyByCopyParameters,
): Promise<boolean> {
  if (connect === undefined) return false;
  try {
    const client = await connect();
    cache.follow(await batchToFollow(client, proven.batch, isYoung));
    await cache.refreshByEvents(client);
    return true;
  } catch (thrown) {
    const problem = explainViemError(thrown, batchRefusal);
    if (!(problem instanceof SymbolonError) || problem.code === "WrongChain") throw problem;
    onTrouble(problem);
    return false;
  }
}

/**
 * Whether a batch may have been issued only recently: an older one was certainly issued before any copy of that moment.
 */
export function isYoungAt({ issuedAt }: BatchHeader, moment: bigint, reorgMargin: bigint): boolean {
  return moment <= issuedAt + ISSUED_AT_SLACK + reorgMargin;
}

/** What a cache has to know of a batch; of a young one also the block that issued it. */
export async function batchToFollow(
  client: ReadClient,
  batch: BatchIdParameters,
  isYoung: boolean,
): Promise<FollowParameters> {
  const issuedIn = isYoung ? await findIssuingBlock(client, batch) : undefined;
  return { header: batch.header, ...(issuedIn !== undefined && { issuedIn }) };
}

/** The block that issued the batch: with it, a young batch counts as soon as a copy is certainly newer. */
export async function findIssuingBlock(
  client: ReadClient,
  batch: BatchIdParameters,
): Promise<StatusBlock | undefined> {
  const { registry, header } = batch;
  const fromBlock = await firstBlockAt(client, header.issuedAt);
  const issued = await findBatch(client, { registry, batch: batchId(batch), fromBlock });
  if (issued === undefined) return undefined;
  const { number, hash, timestamp } = await getBlock(client, { blockNumber: issued.blockNumber });
  return { number, hash, timestamp };
}

/** Adds the reason of a revocation or suspension to the answer, unless the node does not give it. */
export async function withReasonIfKnown(
  { batch, credential }: Proven,
  answer: VerificationResult,
  connect: () => Promise<ReadClient>,
  onTrouble: (problem: SymbolonError) => void,
): Promise<VerificationResult> {
  if (answer.outcome !== "Revoked" && answer.outcome !== "Suspended") return answer;
  try {
    const client = await connect();
    const { registry, header } = batch;
    const fromBlock = await firstBlockAt(client, header.issuedAt);
    return await withReason(client, answer, { registry, header, credential, fromBlock });
  } catch (thrown) {
    const problem = explainViemError(thrown, batchRefusal);
    if (!(problem instanceof SymbolonError)) throw problem;
    onTrouble(problem);
    return answer;
  }
}
