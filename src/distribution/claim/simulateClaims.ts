import type { Address, Hex } from "viem";
import { simulateBlocks } from "viem/actions";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { httpStatusOf, isSilent } from "../../chain/errors/explainThrown.ts";
import { simulateSingle } from "../../delivery/sendCalls.ts";
import { blockerOfRevert, type ClaimBlocker } from "../decodeClaimError.ts";

/** A bundle's call: it is simulated with just this gas. */
export type BundleCall = {
  /** Who sends it. */
  readonly account: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly gas: bigint;
};

/** What a bundle would come to by now, as a whole (eth_simulateV1, which shows the events); undefined: this node cannot. */
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

/** What refuses a claim by itself refuses it in a bundle too, but is told with its values here; undefined: nothing does. */
export async function simulateItem(
  client: ReadClient,
  call: ContractCall,
  caller: Address,
): Promise<ClaimBlocker | undefined> {
  try {
    await simulateSingle(client, call, caller);
    return undefined;
  } catch (thrown) {
    const blocker = blockerOfRevert(thrown);
    if (blocker === undefined) throw thrown;
    return blocker;
  }
}
