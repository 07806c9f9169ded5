import { BaseError, encodeFunctionData, type Hex, UnknownRpcError } from "viem";
import { estimateGas, getBlock } from "viem/actions";
import { TRANSACTION_GAS_CAP } from "../chain/calls/transactionLimits.ts";
import type { ReadClient, WriteClient } from "../chain/clients.ts";
import { isSilent } from "../chain/errors/explainViemError.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { minBigInt } from "../core/minMaxBigInt.ts";
import { codeOf, endpointFault } from "./endpointFault.ts";
import type { OutgoingCall } from "./outgoingCall.ts";
import type { Task, Work } from "./task.ts";

const CAP = BigInt(TRANSACTION_GAS_CAP);

export function calldataOf<T extends Task>(work: Work<T>, tasks: readonly T[]): Hex {
  return callOf(work, tasks).data;
}

/** The content of a transaction with these tasks. */
export function callOf<T extends Task>(
  { abi, call }: Work<T>,
  tasks: readonly T[],
): { readonly data: Hex; readonly value: bigint } {
  const { functionName, args, value } = call(tasks);
  return { data: encodeFunctionData({ abi, functionName, args }), value };
}

/** Maximum gas of one transaction, by the newest block. */
export async function readGasCap({ client }: { readonly client: ReadClient }): Promise<bigint> {
  const { gasLimit } = await getBlock(client);
  return gasLimit < CAP ? gasLimit : CAP;
}

/**
 * Gas limit of a transaction: a twentieth above the estimate, since other transactions may change the state before it.
 * @param reserve gas for tasks that may burn more than was estimated
 */
export async function readGasLimit(client: ReadClient, estimate: bigint, reserve: bigint): Promise<bigint> {
  return gasLimitWithin(await readGasCap({ client }), estimate, reserve);
}

/** As {@link readGasLimit}, where the maximum of a transaction is known. */
export function gasLimitWithin(max: bigint, estimate: bigint, reserve: bigint): bigint {
  return minBigInt(estimate + estimate / 20n + 5_000n + reserve, max);
}

/**
 * As {@link readGasLimit}, for a call on the newest block.
 * @param max maximum gas of a transaction; default: the chain is asked
 * @returns undefined: the chain would refuse it
 */
export async function gasOrRefused(
  client: WriteClient,
  call: OutgoingCall,
  { max, reserve = 0n }: { readonly max?: bigint; readonly reserve?: bigint | undefined },
): Promise<bigint | undefined> {
  const account = client.account.address;
  try {
    const estimate = await estimateGas(client, { ...call, account, blockTag: "latest" });
    return gasLimitWithin(max ?? (await readGasCap({ client })), estimate, reserve);
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}

/** Whether the chain has answered no: a node that cannot be reached, or fails by itself, has refused nothing. */
export function isRefusal(thrown: unknown): boolean {
  if (!(thrown instanceof BaseError) || isSilent(thrown)) return false;
  // Without a code it is what viem makes of an answer, or what another transport throws that got none.
  if (codeOf(thrown) === undefined) return thrown.walk((one) => one instanceof UnknownRpcError) === null;
  return endpointFault(thrown) === undefined;
}

/** Words of nodes that give up the simulation of a call after a while: go-ethereum's, Erigon's and Nethermind's. */
const TOO_SLOW = /execution (aborted|timeout)|timed out|timeout = |cancell?ed/i;

/** Whether the node has given up simulating a call: with less in it, it may come to an end. */
export function isTooSlow(thrown: unknown): boolean {
  return endpointFault(thrown)?.kind === "failing" && TOO_SLOW.test(nodeWords(thrown));
}
