import type { Address, Hash } from "viem";
import { type Proven, verifyByCopy, withReasonIfKnown } from "../../src/node/batches/verifyByCopy.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { VerificationResult } from "../../src/sdk/credentials/verify/answer.ts";
import { type Expectation, requireFixed } from "../../src/sdk/credentials/verify/expectation.ts";
import { machineClock } from "../../src/sdk/credentials/verify/live/momentOf.ts";
import { verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { verifyOffline } from "../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import type { Witness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import type { OnAnswer } from "../../src/sdk/credentials/verify/onAnswer.ts";
import { openReader } from "../command/connect.ts";

/** How a verdict is to be come by. */
export type SourceOptions = {
  readonly expected: Expectation;
  readonly rpc?: string;
  readonly block?: bigint;
  readonly finality?: Finality;
  readonly at?: bigint | "block";
  readonly maxAge?: bigint;
  readonly blockHash?: Hash;
  readonly cache?: string;
  readonly bestEffort?: boolean;
  readonly refresh?: boolean;
  readonly clockSkew?: bigint;
  readonly reorgMargin?: bigint;
  readonly onAnswer?: OnAnswer | undefined;
};

type OnTrouble = (problem: SymbolonError) => void;

/** Seconds that the clock of a machine may be off, where nothing else is said. */
export const USUAL_SKEW = 5n;

/** Asks the chain. */
export async function liveAnswer(proven: Proven, options: SourceOptions): Promise<VerificationResult> {
  const { batch, credential, proof } = proven;
  const { registry, header } = batch;
  const { expected, block: blockNumber, finality, at: moment, maxAge } = options;
  const { clockSkew, reorgMargin, onAnswer } = options;
  const terms = { expected, blockNumber, finality, moment, maxAge, clockSkew, reorgMargin, onAnswer };
  const client = await openClient(proven, options);
  return verifyLive(client, { registry, header, credential, proof, ...terms });
}

/** Asks a witness, with no network. */
export function offlineAnswer(
  witness: Witness,
  { chainId, registry }: { readonly chainId: bigint; readonly registry: Address },
  options: SourceOptions,
): VerificationResult {
  const { blockHash, finality, reorgMargin = 0n } = options;
  if (blockHash === undefined) {
    throw new SymbolonError({
      code: "BlockHashNeeded",
      reason: "A witness needs the hash of a block that you trust.",
      hint: "Give --block-hash from your own node or light client; never from the witness's maker.",
    });
  }
  return verifyOffline({
    witness,
    chainId,
    registry,
    trustedBlockHash: blockHash,
    expected: requireFixed(options.expected),
    onAnswer: options.onAnswer,
    ...momentOf(options),
    ...(finality === "finalized" ? { finality } : { reorgMargin }),
  });
}

/** Asks a copy on disk. */
export function cachedAnswer(
  proven: Proven,
  options: SourceOptions & { readonly cache: string },
  onTrouble: OnTrouble,
): Promise<VerificationResult> {
  const { cache: file, finality, reorgMargin, bestEffort, rpc, refresh = true, onAnswer } = options;
  const expected = requireFixed(options.expected);
  const connect = refresh && rpc !== undefined ? () => openClient(proven, options) : undefined;
  const terms = { expected, finality, reorgMargin, bestEffort, onAnswer, ...momentOf(options) };
  return verifyByCopy(proven, { file, ...terms, connect, onTrouble });
}

/** The answer with the reason for which the credential is revoked or suspended, where the node tells. */
export function reasoned(
  proven: Proven,
  answer: VerificationResult,
  options: SourceOptions,
  onTrouble: OnTrouble,
) {
  return withReasonIfKnown(proven, answer, () => openClient(proven, options), onTrouble);
}

/** A stated moment is exact; one from the clock is not. */
function momentOf({ at, clockSkew }: SourceOptions) {
  const isStated = typeof at === "bigint";
  return { moment: isStated ? at : machineClock(), clockSkew: clockSkew ?? (isStated ? 0n : USUAL_SKEW) };
}

async function openClient({ batch }: Proven, { rpc }: SourceOptions): Promise<ReadClient> {
  if (rpc === undefined) {
    throw new SymbolonError({
      code: "ChainNeeded",
      reason: "A live verdict needs --rpc.",
      hint: "Give --rpc (or SYMBOLON_RPC_URL), or verify a --witness or with a --cache.",
    });
  }
  const client = await openReader(rpc);
  if (batch.chainId === BigInt(client.chain.id)) return client;
  throw new SymbolonError({
    code: "WrongChain",
    reason: `The credential is of chain ${batch.chainId}, but ${rpc} is a node of chain ${client.chain.id}.`,
    hint: "Give the RPC of the credential's chain.",
    details: { chainId: batch.chainId, found: client.chain.id },
  });
}
