import type { Address, Hex } from "viem";
import type { WriteClient } from "../../chain/clients.ts";
import type { Attestation } from "../../chain/read/attestations.ts";
import { type Delivered, type RunDeliveryParameters, runDelivery } from "../../delivery/deliver.ts";
import {
  type RevokeTask,
  readAttestations,
  requireRevocable,
  revokeTasks,
  revokeWork,
} from "./revokeWork.ts";

export type RevokeAttestationsParameters = Pick<
  RunDeliveryParameters<RevokeTask>,
  "journal" | "timing" | "signal" | "onPlanning" | "onProgress"
> & {
  /** The AttestationRegistry, or EAS. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  /** Wei for the resolver, each; default: 0. */
  readonly value?: bigint;
  /** Only simulate and count. */
  readonly dryRun?: boolean;
  readonly onReading?: (done: number, total: number) => void;
};

export type RevokedAttestations = Delivered & {
  /** As they were before, in order, each once. */
  readonly found: readonly Attestation[];
};

/**
 * Revokes attestations of the client's account, for ever. What is revoked already is left as it is.
 * @throws SymbolonError `NotRevocable` before anything is sent; and as `runDelivery`
 * @example
 * const { transactions } = await revokeAttestations(issuer, { registry, uids: [uid] });
 */
export async function revokeAttestations(
  client: WriteClient,
  parameters: RevokeAttestationsParameters,
): Promise<RevokedAttestations> {
  const { registry, value = 0n, dryRun = false, onReading, uids, ...rest } = parameters;
  const place = { chainId: client.chain.id, registry, account: client.account.address };
  const unique = [...new Set(uids)];
  const found = await readAttestations(client, { registry, uids: unique, onProgress: onReading });
  requireRevocable(found, unique, place.account);
  const revoked = new Set(found.flatMap(({ uid, revocationTime }) => (revocationTime === 0n ? [] : [uid])));
  const delivered = await runDelivery({
    client,
    place,
    work: revokeWork(client, place),
    action: "revoke",
    tasks: revokeTasks(found, value),
    isDone: ({ key }) => revoked.has(key as Hex),
    dryRun,
    ...rest,
  });
  return { ...delivered, found };
}
