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
import { type Fees, feesOf } from "./fees.ts";
import type { OutgoingCall } from "./outgoingCall.ts";

export type OutgoingTransaction = OutgoingCall & {
  readonly gas: bigint;
  readonly nonce: number;
  readonly fees: Fees;
};

/** A transaction about to be sent. */
export type Sealed = {
  /** The bytes to send, their hash, and the milliseconds of signing, where we sign; undefined where the node does. */
  readonly signed: { readonly hash: Hash; readonly bytes: Hex; readonly took: number } | undefined;
  readonly send: () => Promise<Hash>;
};

/**
 * Signs a transaction with our own key, but does not send it, so that its hash can be written down first. An account of
 * the node is signed for when it is sent. viem asks the node first for its chain.
 */
export async function sealTransaction(
  client: WriteClient,
  { fees, ...transaction }: OutgoingTransaction,
): Promise<Sealed> {
  const { account, chain } = client;
  const request = { ...transaction, ...fees, account, chain };
  if (account.type !== "local") {
    return {
      signed: undefined,
      send: () => sendByNode(client, request as Parameters<typeof sendByNode>[1]),
    };
  }
  return sealBy(client, () => signTransaction(client, request as Parameters<typeof signTransaction>[1]));
}

/** As {@link sealTransaction}, for a sender of so many transactions that they check the node's chain themselves. */
export async function sealOnKnownChain(
  client: WriteClient,
  { fees, ...transaction }: OutgoingTransaction,
): Promise<Sealed> {
  const { account, chain } = client;
  if (account.type !== "local") return sealTransaction(client, { fees, ...transaction });
  return sealBy(client, () => signedBy(account, { ...transaction, ...fees, chainId: chain.id }, chain));
}

async function sealBy(client: WriteClient, sign: () => Promise<Hex>): Promise<Sealed> {
  const started = performance.now();
  const bytes = await sign();
  const took = performance.now() - started;
  return {
    signed: { hash: hashOf(bytes), bytes, took },
    send: () => sendRawTransaction(client, { serializedTransaction: bytes }),
  };
}

/** As viem signs, except that viem takes eight times as long as the kernel to hash a bundle. */
async function signedBy(
  account: LocalAccount,
  transaction: Parameters<LocalAccount["signTransaction"]>[0],
  { serializers }: WriteClient["chain"],
): Promise<Hex> {
  const serialize = serializers?.transaction ?? serializeTransaction;
  // Some remote accounts sign only whole transactions.
  if (account.sign === undefined) return account.signTransaction(transaction, { serializer: serialize });
  const signature = await account.sign({ hash: hashOf(await serialize(transaction)) });
  return serialize(transaction, parseSignature(signature));
}

function hashOf(bytes: Hex): Hash {
  return bytesToHex(fastHasher().keccak256(hexToBytes(bytes)));
}

/** The present fees, by viem's knowledge of the chain: some chains have their own way to give them. */
export async function askFees(
  client: WriteClient,
  transaction: Omit<OutgoingTransaction, "fees">,
): Promise<Fees> {
  const { account, chain } = client;
  const request = { ...transaction, account, chain, parameters: ["fees", "type"] } as const;
  const now = feesOf((await prepareTransactionRequest(client, request)) as Parameters<typeof feesOf>[0]);
  return now ?? { gasPrice: 0n };
}
