import { type Hash, type Hex, type LocalAccount, parseSignature, serializeTransaction } from "viem";
import {
  prepareTransactionRequest,
  sendTransaction as sendByNode,
  sendRawTransaction,
  signTransaction,
} from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { bytesToHex, hexToBytes } from "../core/bytes.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import { type Fees, type FeeTerms, feesOf, offerOf } from "./fees.ts";
import type { OutgoingCall } from "./outgoingCall.ts";

export type OutgoingTransaction = OutgoingCall & {
  readonly gas: bigint;
  readonly nonce: number;
  /** Prices of an earlier version that is in the way: it is outbid. */
  readonly outbid: Fees | undefined;
  /** Wei that is never offered more than; undefined: no limit. */
  readonly priceCeiling?: bigint | undefined;
  /** Gives the fees; left out: the node is asked for each transaction. */
  readonly quote?: ((terms: FeeTerms) => Promise<Fees>) | undefined;
};

/** A transaction about to be sent. */
export type Sealed = {
  /** What is sent, its hash, and the milliseconds that its signature took, where we sign; undefined where the node does. */
  readonly signed: { readonly hash: Hash; readonly bytes: Hex; readonly took: number } | undefined;
  readonly fees: Fees;
  readonly send: () => Promise<Hash>;
};

/**
 * Prices and, with a key of ours, signs a transaction, but does not send it: so its hash can be written down first. An
 * account of the node is signed for as it is sent.
 */
export async function sealTransaction(
  client: WriteClient,
  { outbid, priceCeiling, quote, ...transaction }: OutgoingTransaction,
): Promise<Sealed> {
  const { account, chain } = client;
  const terms = { outbid, ceiling: priceCeiling };
  const fees = await (quote === undefined ? askFees(client, transaction, terms) : quote(terms));
  const request = { ...transaction, ...fees, account, chain };
  if (account.type !== "local") {
    return {
      signed: undefined,
      fees,
      send: () => sendByNode(client, request as Parameters<typeof sendByNode>[1]),
    };
  }
  // viem asks the node first which chain it is of. Whoever quotes fees for many transactions sees to that by themselves.
  const asked = performance.now();
  const serializedTransaction =
    quote === undefined
      ? await signTransaction(client, request as Parameters<typeof signTransaction>[1])
      : await signedBy(account, { ...transaction, ...fees, chainId: chain.id }, chain);
  const took = performance.now() - asked;
  return {
    signed: { hash: hashOf(serializedTransaction), bytes: serializedTransaction, took },
    fees,
    send: () => sendRawTransaction(client, { serializedTransaction }),
  };
}

/** As viem signs, but that it takes eight times as long as the kernel to hash a bundle. */
async function signedBy(
  account: LocalAccount,
  transaction: Parameters<LocalAccount["signTransaction"]>[0],
  { serializers }: WriteClient["chain"],
): Promise<Hex> {
  const serialize = serializers?.transaction ?? serializeTransaction;
  // Of those elsewhere, some sign whole transactions only.
  if (account.sign === undefined) return account.signTransaction(transaction, { serializer: serialize });
  const signature = await account.sign({ hash: hashOf(await serialize(transaction)) });
  return serialize(transaction, parseSignature(signature));
}

function hashOf(bytes: Hex): Hash {
  return bytesToHex(fastHasher().keccak256(hexToBytes(bytes)));
}

/** Fees by what viem knows of the chain: some have a way of their own to tell them. */
async function askFees(
  client: WriteClient,
  transaction: Omit<OutgoingTransaction, "outbid" | "priceCeiling" | "quote">,
  terms: FeeTerms,
): Promise<Fees> {
  const { account, chain } = client;
  const request = { ...transaction, account, chain, parameters: ["fees", "type"] } as const;
  const now = feesOf((await prepareTransactionRequest(client, request)) as Parameters<typeof feesOf>[0]);
  return offerOf(now ?? { gasPrice: 0n }, terms);
}
