import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { StatusWord } from "../../core/status/statusWords.ts";
import type { BatchStatus } from "../../core/verdict.ts";
import { batchRegistryAbi as abi } from "../abi/batchRegistryAbi.ts";
import type { AtBlock } from "./atBlock.ts";

/** The BatchRegistry. */
type Place = { readonly registry: Address };
type OfBatch = Place & AtBlock & { readonly batch: Hex };

/** `index`: the credential's. */
export type ReadBatchStatusParameters = OfBatch & { readonly index: bigint };

/** What a verifier needs of a batch and of one credential, all from one block; revision 0 where there is no such batch. */
export async function readBatchStatus(
  client: Client<Transport>,
  { registry: address, batch, index, blockNumber }: ReadBatchStatusParameters,
): Promise<BatchStatus> {
  return readContract(client, { address, abi, functionName: "statusOf", args: [batch, index], blockNumber });
}

/** `targets`: indexes of credentials, or `WHOLE_BATCH`. */
export type ReadHoldsParameters = OfBatch & { readonly targets: readonly bigint[] };

/** Holds as stored (`unpackHold`), one a target; 0 where none was ever imposed. */
export function readHolds(
  client: Client<Transport>,
  { registry: address, batch, targets, blockNumber }: ReadHoldsParameters,
): Promise<readonly bigint[]> {
  return readContract(client, { address, abi, functionName: "holdsOf", args: [batch, targets], blockNumber });
}

export type ReadStatusWordsParameters = OfBatch & {
  /** The first status word, `locate(index).word`. */
  readonly firstWord: number;
  /** How many from there on; a node's limit of gas for a call is reached at some thousands. */
  readonly count: number;
};

/** A run of a batch's status words, all from one block: the Solidity struct `BatchWords`. */
export type BatchWords = {
  /** 0 where there is no such batch. */
  readonly revision: number;
  readonly digest: bigint;
  /** Whether any hold was ever imposed; `readHolds` tells those of single credentials. */
  readonly holdsUsed: boolean;
  /** The whole batch's hold as stored (`unpackHold`). */
  readonly batchHold: bigint;
  readonly revoked: readonly StatusWord[];
  readonly suspended: readonly StatusWord[];
};

/** Reads a run of status words in both planes; revision 0 where there is no such batch. */
export function readStatusWords(
  client: Client<Transport>,
  { registry: address, batch, firstWord, count, blockNumber }: ReadStatusWordsParameters,
): Promise<BatchWords> {
  const args = [batch, BigInt(firstWord), BigInt(count)] as const;
  return readContract(client, { address, abi, functionName: "statusWords", args, blockNumber });
}

export type StatusAtParameters = Place &
  AtBlock & {
    readonly header: BatchHeader;
    /** The credential's. */
    readonly index: bigint;
    /** Unix seconds, before the horizon of the block that is asked. */
    readonly moment: bigint;
  };

/** Whether a credential is, was or will be revoked and suspended; whether it counts at all is for a verdict. */
export type StatusBits = { readonly revoked: boolean; readonly suspended: boolean };

/**
 * The status of a credential at a moment.
 * @throws viem's error with `HistoryNotKept` for a moment that storage has forgotten, `BeyondHorizon` for one that nobody
 * can know yet
 */
export async function statusAt(
  client: Client<Transport>,
  { registry: address, header, index, moment, blockNumber }: StatusAtParameters,
): Promise<StatusBits> {
  const args = [header, index, moment] as const;
  const bits = await readContract(client, { address, abi, functionName: "statusAt", args, blockNumber });
  const [revoked, suspended] = bits;
  return { revoked, suspended };
}

export type GetBatchNonceParameters = Place & AtBlock & { readonly account: Address };

/** The nonce that the account's next authorization must carry, for issuing, changing and holding alike. */
export function getBatchNonce(
  client: Client<Transport>,
  { registry: address, account, blockNumber }: GetBatchNonceParameters,
): Promise<bigint> {
  return readContract(client, { address, abi, functionName: "nonceOf", args: [account], blockNumber });
}
