import type { Address, Client, Transport } from "viem";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import { type GetAttestationStatusParameters, getAttestationStatus, readOwnStatus } from "./attestations.ts";
import { foundKind, getSourceKind } from "./registryKind.ts";
import { getVeraxStatus } from "./veraxAttestations.ts";

/** What is judged of an attestation, of whatever kind its registry is. */
export type SourceStatus = {
  /** Its `attester` is the account whose word it is, which an expectation compares: on Verax the portal. */
  readonly status: AttestationStatus;
  /** Only on Verax: whom the portal names as the attester. Anybody's portal names anybody, so it is never compared. */
  readonly named?: Address;
};

/**
 * The status of an attestation for a verdict: of an AttestationRegistry or EAS, as `getAttestationStatus`, or of Verax.
 * @throws SymbolonError `RegistryUnknown`, `AttestationUnreadable`, `SubjectNotAnAccount`
 */
export async function getSourceStatus(
  client: Client<Transport>,
  parameters: GetAttestationStatusParameters,
): Promise<SourceStatus> {
  const { registry } = parameters;
  // A registry of ours needs no more than this one question. Solidity also asks about uid 0, and refuses more contracts.
  const own = foundKind(client, registry) === undefined ? await readOwnStatus(client, parameters) : undefined;
  if (own?.status !== undefined) return { status: own.status };
  if ((await getSourceKind(client, parameters)) !== "Verax") {
    return { status: await getAttestationStatus(client, parameters) };
  }
  const { status, portal } = await getVeraxStatus(client, parameters);
  return { status: { ...status, attester: portal }, named: status.attester };
}
