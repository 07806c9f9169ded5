import { BaseError, encodeFunctionData, type Hex } from "viem";
import { estimateContractGas, getBlock } from "viem/actions";
import { MAX_CALLDATA_BYTES, TRANSACTION_GAS_CAP } from "../chain/calls/transactionLimits.ts";
import { isSilent } from "../chain/errors/explainThrown.ts";
import { cutByGas, type Portion } from "./cutByGas.ts";
import type { Delivery } from "./openDelivery.ts";
import type { Task, Work } from "./task.ts";

const CAP = BigInt(TRANSACTION_GAS_CAP);

/** Calldata of the call that does these tasks. */
export function calldataOf<T extends Task>({ abi, call }: Work<T>, tasks: readonly T[]): Hex {
  const { functionName, args } = call(tasks);
  return encodeFunctionData({ abi, functionName, args });
}

/**
 * Gas of one transaction with these tasks, as the newest block would run it.
 * @throws viem's error where the contract refuses
 */
export function estimateTasks<T extends Task>(
  { client, place, work }: Delivery<T>,
  tasks: readonly T[],
): Promise<bigint> {
  const { functionName, args, value } = work.call(tasks);
  // The bare address: for an account with a key viem would ask for prices and nonce too.
  return estimateContractGas(client, {
    address: place.registry,
    abi: work.abi,
    functionName,
    args,
    value,
    account: place.account,
    blockTag: "latest",
  });
}

/** Most gas that a transaction may have on this chain. */
export async function gasCapOf<T extends Task>({ client }: Delivery<T>): Promise<bigint> {
  const { gasLimit } = await getBlock(client);
  return gasLimit < CAP ? gasLimit : CAP;
}

/**
 * Cuts tasks into transactions and simulates each of them; sends nothing.
 * @throws what `refuse` makes of a refusal
 */
export async function planTasks<T extends Task>(
  delivery: Delivery<T>,
  tasks: readonly T[],
  refuse: (task: T, thrown: unknown) => unknown,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly Portion<T>[]> {
  if (tasks.length === 0) return [];
  return cutByGas({
    tasks,
    estimate: (some) => {
      delivery.signal?.throwIfAborted();
      return estimateTasks(delivery, some);
    },
    sizeOf: (some) => calldataOf(delivery.work, some).length / 2 - 1,
    mostGas: await gasCapOf(delivery),
    mostBytes: MAX_CALLDATA_BYTES,
    refuse,
    isRefusal,
    ...(onProgress !== undefined && { onProgress }),
  });
}

/** Whether the chain has answered, and the answer is no: a node that cannot be reached has refused nothing. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof BaseError && !isSilent(thrown);
}
