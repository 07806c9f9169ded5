import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { type Attestation, getAttestation } from "../../chain/read/attestations.ts";

/** Questions under way at once: enough to hide the distance, few enough for a public node. */
const AT_ONCE = 16;

type ReadAttestationsParameters = {
  /** Ours or EAS: asked one by one, since EAS has no other way. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  /** The block whose state is read; left out: the latest. */
  readonly blockNumber?: bigint;
  readonly onProgress?: (done: number, total: number) => void;
};

/** Reads attestations in order; all zero where there is none. */
export async function readAttestations(
  client: ReadClient,
  { registry, uids, blockNumber, onProgress }: ReadAttestationsParameters,
): Promise<readonly Attestation[]> {
  const found: Attestation[] = [];
  for (let start = 0; start < uids.length; start += AT_ONCE) {
    const some = uids
      .slice(start, start + AT_ONCE)
      .map((uid) =>
        getAttestation(client, { registry, uid, ...(blockNumber !== undefined && { blockNumber }) }),
      );
    found.push(...(await Promise.all(some)));
    onProgress?.(found.length, uids.length);
  }
  return found;
}
