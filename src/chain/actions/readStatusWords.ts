import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { StatusWord } from "../../core/status/statusWords.ts";
import { batchRegistryAbi } from "../abi/batchRegistryAbi.ts";

export type ReadStatusWordsParameters = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly batch: Hex;
  /** The first status word, `locate(index).word`. */
  readonly firstWord: number;
  /** How many from there on; a node's limit of gas for a call is reached at some thousands. */
  readonly count: number;
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
};

/** A run of a batch's status words, all from one block: the Solidity struct `BatchWords`. */
export type BatchWords = {
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly digest: bigint;
  /** Whether any hold was ever imposed; `readHolds` tells those of single credentials. */
  readonly holdsUsed: boolean;
  /** The whole batch's emergency hold as stored (`unpackHold`). */
  readonly batchHold: bigint;
  readonly revoked: readonly StatusWord[];
  readonly suspended: readonly StatusWord[];
};

/** Reads a run of status words in both planes; revision 0 where there is no such batch. */
export function readStatusWords(
  client: Client<Transport>,
  { registry, batch, firstWord, count, blockNumber }: ReadStatusWordsParameters,
): Promise<BatchWords> {
  return readContract(client, {
    address: registry,
    abi: batchRegistryAbi,
    functionName: "statusWords",
    args: [batch, BigInt(firstWord), BigInt(count)],
    ...(blockNumber === undefined ? {} : { blockNumber }),
  });
}
