import { type Address, type Hash, type Hex, hexToNumber, type TransactionReceipt } from "viem";
import { getTransactionCount } from "viem/actions";
import type { ReadClient } from "../chain/clients.ts";
import { isSilent } from "../chain/errors/explainViemError.ts";
import type { RefusedPrice } from "./fees.ts";
import type { Sending } from "./journal.ts";
import { findReceipt } from "./lookUp.ts";
import { isOutpriced } from "./outpriced.ts";
import { recordOf } from "./ownSendings.ts";
import type { Seen } from "./states.ts";
import type { RunClock, Timing } from "./timing.ts";
import type { ChainWatch, Head } from "./watchChain.ts";

/** What this process knows of a transaction, and the journal does not. Times are of the clock's `now()`. */
export type SeenSending = {
  /** Undefined: an earlier process has begun it, and this one has not sent it yet. */
  newestAt: number | undefined;
  sentAt: number;
  usedAt: number | undefined;
  /** A block as of which its nonce is used: read where the node does not keep the final block's state. */
  usedIn: Head | undefined;
  answer: Seen["answer"];
  wasBehind: Seen["wasBehind"];
  /** What the node has thrown for the newest version. */
  refusal: unknown;
  /** The newest version's prices, if it was refused for them. */
  refused: RefusedPrice | undefined;
  /** The newest version that a node may hold; undefined: none. */
  held: Hash | undefined;
  raises: number;
  priceRefusals: number;
  isCapped: boolean;
};

export function newlyWatched(clock: RunClock, { hashes }: Pick<Sending, "hashes">): SeenSending {
  return {
    newestAt: undefined,
    sentAt: clock.now(),
    usedAt: undefined,
    usedIn: undefined,
    answer: "taken",
    wasBehind: false,
    refusal: undefined,
    refused: undefined,
    held: hashes.at(-1),
    raises: 0,
    priceRefusals: 0,
    isCapped: false,
  };
}

/** The node and the account of a look-up. */
export type Lookout = {
  readonly client: ReadClient;
  readonly watch: ChainWatch;
  readonly timing: Timing;
  readonly clock: RunClock;
  readonly account: Address;
  readonly priceCeiling?: bigint | undefined;
  /** What the node has asked for so far: wei that a whole transaction may cost. */
  readonly asked?: { readonly feeCap: bigint | undefined };
};

/** `receipt`: of the mined version, if it was asked for. */
export type Sight = { readonly seen: Seen; readonly receipt: TransactionReceipt | undefined };

/**
 * Finds out the state of a transaction, with as few questions as possible.
 * @param used transactions of the account that are mined
 */
export async function seeSending(
  lookout: Lookout,
  watched: SeenSending,
  sending: Sending,
  used: number,
): Promise<Sight> {
  const { watch, timing, clock } = lookout;
  const recorded = recordOf(sending);
  const now = clock.now();
  const isStill =
    recorded.mined !== undefined && (await watch.isCanonical(recorded.mined.block, recorded.mined.blockHash));
  const wasUsed = used > sending.nonce;
  const isOverdue = watched.newestAt === undefined || now - watched.newestAt >= timing.doubt;
  const isToAsk = !isStill && (wasUsed || recorded.mined !== undefined || isOverdue);
  const receipt = isToAsk ? await canonicalReceipt(lookout, sending) : undefined;
  const mined = isStill
    ? recorded.mined
    : receipt && {
        hash: receipt.transactionHash,
        block: Number(receipt.blockNumber),
        blockHash: receipt.blockHash,
      };
  watched.usedAt = wasUsed && mined === undefined ? (watched.usedAt ?? now) : undefined;
  const isForeign = watched.usedAt !== undefined;
  const finalized = mined !== undefined || isForeign ? await watch.finalized() : -1;
  const usedFor = sending.hashes.length === 0 ? Number.POSITIVE_INFINITY : now - (watched.usedAt ?? now);
  const isUsedFinally =
    isForeign &&
    usedFor >= timing.lag &&
    finalized >= 0 &&
    (await isNonceUsedAt(lookout, watched, sending.nonce, finalized));
  const age = watched.newestAt === undefined ? undefined : now - watched.newestAt;
  const { answer, wasBehind, raises, priceRefusals, isCapped, sentAt } = watched;
  return {
    receipt,
    seen: {
      mined,
      finalized,
      isUsed: wasUsed,
      isUsedFinally,
      usedFor,
      age,
      quiet: now - sentAt,
      answer,
      wasBehind,
      raises,
      priceRefusals,
      isCapped,
      isOutpriced: isOutpriced(sending, watch.known()?.baseFee ?? null, {
        ceiling: lookout.priceCeiling,
        feeCap: lookout.asked?.feeCap,
      }),
    },
  };
}

/**
 * The receipt of any version, except from a block that was reorganized away: machines that lag still give such
 * receipts.
 */
export async function canonicalReceipt(
  { client, watch }: Pick<Lookout, "client" | "watch">,
  { hashes }: Sending,
): Promise<TransactionReceipt | undefined> {
  const receipt = await findReceipt(client, hashes.toReversed());
  if (receipt === undefined) return undefined;
  return (await watch.isCanonical(Number(receipt.blockNumber), receipt.blockHash)) ? receipt : undefined;
}

/**
 * Whether a mined transaction has used a nonce of the account for good, as of the final block. If the node does not
 * keep that state, it is as of a block that was the newest when it was read and is final now.
 */
async function isNonceUsedAt(
  { client, watch, account }: Lookout,
  watched: SeenSending,
  nonce: number,
  finalized: number,
): Promise<boolean> {
  try {
    return (await getTransactionCount(client, { address: account, blockNumber: BigInt(finalized) })) > nonce;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
  }
  const { usedIn } = watched;
  if (usedIn !== undefined && (await watch.isCanonical(usedIn.number, usedIn.hash))) {
    return usedIn.number <= finalized;
  }
  const head = watch.known();
  watched.usedIn = head !== undefined && (await isUsedIn(client, account, nonce, head)) ? head : undefined;
  return false;
}

/** By the block's hash (EIP-1898): another machine may have another block of that number. */
async function isUsedIn(
  client: ReadClient,
  account: Address,
  nonce: number,
  { hash }: Head,
): Promise<boolean> {
  try {
    const method = "eth_getTransactionCount";
    const count = await client.request({ method, params: [account, { blockHash: hash }] } as never);
    return hexToNumber(count as Hex) > nonce;
  } catch (thrown) {
    if (isSilent(thrown)) throw thrown;
    return false;
  }
}
