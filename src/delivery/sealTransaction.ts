import { type Address, type Hash, type Hex, keccak256 } from "viem";
import {
  prepareTransactionRequest,
  sendTransaction as sendByNode,
  sendRawTransaction,
  signTransaction,
} from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { maxBigInt } from "../core/minMaxBigInt.ts";

/** Prices of gas, in wei: of either kind of transaction. */
export type Fees =
  | { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly gasPrice: bigint };

export type OutgoingTransaction = {
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
  readonly gas: bigint;
  readonly nonce: number;
  /** Prices of an earlier version that is in the way: it is outbid. */
  readonly outbid: Fees | undefined;
  /** Wei that is never offered more than; undefined: no limit. */
  readonly priceCeiling?: bigint | undefined;
};

/** A transaction about to be sent. */
export type Sealed = {
  /** Known beforehand where we sign; undefined where the node does. */
  readonly hash: Hash | undefined;
  readonly fees: Fees;
  readonly send: () => Promise<Hash>;
};

/**
 * Prices and, with a key of ours, signs a transaction, but does not send it: so its hash can be written down first. An
 * account of the node is signed for as it is sent.
 */
export async function sealTransaction(
  client: WriteClient,
  { outbid, priceCeiling, ...transaction }: OutgoingTransaction,
): Promise<Sealed> {
  const { account, chain } = client;
  const prepared = await prepareTransactionRequest(client, {
    ...transaction,
    account,
    chain,
    parameters: ["fees", "type"],
  });
  const wanted = outbidding(
    prepared as Partial<Record<"maxFeePerGas" | "maxPriorityFeePerGas" | "gasPrice", bigint>>,
    outbid,
  );
  const fees = priceCeiling === undefined ? wanted : limited(wanted, priceCeiling);
  const request = { ...transaction, ...fees, account, chain };
  if (account.type !== "local") {
    return {
      hash: undefined,
      fees,
      send: () => sendByNode(client, request as Parameters<typeof sendByNode>[1]),
    };
  }
  const serializedTransaction = await signTransaction(
    client,
    request as Parameters<typeof signTransaction>[1],
  );
  return {
    hash: keccak256(serializedTransaction),
    fees,
    send: () => sendRawTransaction(client, { serializedTransaction }),
  };
}

/** The present prices, or a quarter above those of the version in the way, whichever is more: nodes want a tenth. */
function outbidding(
  now: { readonly maxFeePerGas?: bigint; readonly maxPriorityFeePerGas?: bigint; readonly gasPrice?: bigint },
  before: Fees | undefined,
): Fees {
  if (now.maxFeePerGas === undefined) {
    const least = before !== undefined && "gasPrice" in before ? raised(before.gasPrice) : 0n;
    return { gasPrice: maxBigInt(now.gasPrice ?? 0n, least) };
  }
  const eip1559 = before !== undefined && "maxFeePerGas" in before ? before : undefined;
  const tip = maxBigInt(now.maxPriorityFeePerGas ?? 0n, raised(eip1559?.maxPriorityFeePerGas ?? 0n));
  const most = maxBigInt(now.maxFeePerGas, raised(eip1559?.maxFeePerGas ?? 0n));
  return { maxFeePerGas: maxBigInt(most, tip), maxPriorityFeePerGas: tip };
}

/** Where this outbids nothing any more, the node keeps the version that it has, which goes on waiting. */
function limited(fees: Fees, most: bigint): Fees {
  const atMost = (price: bigint) => (price < most ? price : most);
  if ("gasPrice" in fees) return { gasPrice: atMost(fees.gasPrice) };
  return {
    maxFeePerGas: atMost(fees.maxFeePerGas),
    maxPriorityFeePerGas: atMost(fees.maxPriorityFeePerGas),
  };
}

function raised(price: bigint): bigint {
  return price + (price + 3n) / 4n;
}
