import type { Address, Hex } from "viem";
import { getBlockNumber } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { Attestation } from "../../chain/read/attestations.ts";
import { plannedTransactions } from "../../delivery/estimateTasks.ts";
import { readAttestations, requireRevocable, revokeTasks, revokeWork } from "./revokeWork.ts";

export type PlanRevocationsParameters = {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
};

/** Attestations that are to be revoked, before anything is sent. */
export type RevocationPlan = {
  /**
   * The attestations as they are, in order, each once. Those with a `revocationTime` are already revoked, and in no
   * call.
   */
  readonly found: readonly Attestation[];
  /** The newest block, by which they were looked up. */
  readonly blockNumber: bigint;
  /** Who made them: only this account may revoke them. */
  readonly attester: Address;
  /** What the attester would send, each call simulated on the newest block. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Plans revocations of one attester's attestations, for the sender.
 * @throws SymbolonError `NotRevocable`, what the registry refuses
 */
export async function planRevocations(
  client: ReadClient,
  { registry, uids }: PlanRevocationsParameters,
): Promise<RevocationPlan> {
  const unique = [...new Set(uids)];
  const blockNumber = await getBlockNumber(client, { cacheTime: 0 });
  const found = await readAttestations(client, { registry, uids: unique, blockNumber });
  const attester = found.find(({ uid }) => BigInt(uid) !== 0n)?.attester ?? registry;
  requireRevocable(found, unique, attester);
  const place = { chainId: client.chain.id, registry, account: attester };
  const planning = { client, place, work: revokeWork(client, place), signal: undefined };
  const left = found.filter(({ revocationTime }) => revocationTime === 0n);
  return {
    found,
    blockNumber,
    attester,
    calls: (await plannedTransactions(planning, revokeTasks(left, 0n))).calls,
  };
}
