import type { Address, Hex } from "viem";
import { simulateBlocks, simulateContract } from "viem/actions";
import { asTransaction, type ContractCall } from "../../chain/calls/asTransaction.ts";
import { simulateCalls } from "../../chain/calls/simulateCalls.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { httpStatusOf, isSilent } from "../../chain/errors/explainViemError.ts";
import { blockerOfRevert, type ClaimBlocker } from "../decodeClaimError.ts";
import { mayPassNext } from "./passingRefusal.ts";

/** A bundle's call: it is simulated with just this gas. */
export type BundleCall = {
  /** Who sends it. */
  readonly account: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly gas: bigint;
};

/**
 * Simulates a bundle as a whole on the newest block (eth_simulateV1, which shows the events); undefined: this node
 * cannot.
 */
export async function simulateWhole(client: ReadClient, call: BundleCall) {
  try {
    const [block] = await simulateBlocks(client, { blocks: [{ calls: [call] }] });
    return block?.calls[0];
  } catch (thrown) {
    if (!isUnknownMethod(thrown)) throw thrown;
    return undefined;
  }
}

/** What gateways answer to methods that they do not know. */
const REFUSED_BY_GATEWAY = [400, 403, 405, 501];

/** Whether a node has answered that it does not know a method. */
function isUnknownMethod(thrown: unknown): boolean {
  if (!isSilent(thrown)) return true;
  return REFUSED_BY_GATEWAY.includes(httpStatusOf(thrown) ?? 0);
}

/**
 * Simulates one claim, which gives the values of the refusal: what refuses a claim by itself refuses it in a bundle
 * too. Undefined: nothing does.
 */
export async function simulateItem(
  client: ReadClient,
  call: ContractCall,
  caller: Address,
): Promise<ClaimBlocker | undefined> {
  const blocker = await refusalAt(client, call, caller);
  if (blocker === undefined || !mayPassNext(blocker)) return blocker;
  // Some nodes simulate on the newest block, others on the next one. A contract that counts blocks may pay in the next
  // one.
  const next = await refusalAt(client, call, caller, { blockTag: "pending" }).catch(() => blocker);
  return next === undefined ? undefined : blocker;
}

/**
 * Whether a claim by itself would have been paid right after a block; undefined where the node no longer has that block's
 * state.
 */
export async function wasPayableAt(
  client: ReadClient,
  call: ContractCall,
  caller: Address,
  blockNumber: bigint,
): Promise<boolean | undefined> {
  try {
    return (await refusalAt(client, call, caller, { blockNumber })) === undefined;
  } catch {
    return undefined;
  }
}

type Moment = { readonly blockTag: "pending" } | { readonly blockNumber: bigint };

async function refusalAt(
  client: ReadClient,
  call: ContractCall,
  account: Address,
  moment?: Moment,
): Promise<ClaimBlocker | undefined> {
  try {
    await simulateContract(client, { ...call, account, ...moment });
    return undefined;
  } catch (thrown) {
    const blocker = blockerOfRevert(thrown);
    if (blocker === undefined) throw thrown;
    return blocker;
  }
}

/**
 * Whether two claims that are each paid alone are not both paid in one block. They are simulated one after the other,
 * and nothing is sent. Where the node cannot simulate this, they are assumed to go together.
 */
export async function areApart(
  client: ReadClient,
  calls: readonly [ContractCall, ContractCall],
  caller: Address,
): Promise<boolean> {
  const played = await simulateCalls(client, { account: caller, calls: calls.map(asTransaction) });
  if (played.outcome !== "reverted") return false;
  const blocker = blockerOfRevert(played.data);
  return blocker !== undefined && mayPassNext(blocker);
}
