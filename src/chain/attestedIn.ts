import { type Address, type Hex, isAddressEqual, type Log, parseEventLogs } from "viem";
import { attestationRegistryAbi } from "./abi/attestationRegistryAbi.ts";

/** What the registry says when it makes an attestation: its event `Attested`. */
export type AttestedEvent = {
  readonly uid: Hex;
  readonly schema: Hex;
  readonly attester: Address;
  readonly recipient: Address;
};

export type AttestedInParameters = {
  /** The AttestationRegistry, or EAS, that was called. */
  readonly registry: Address;
  readonly receipt: { readonly logs: readonly Log[] };
};

/**
 * The attestations that a transaction made, in order. Only events of the registry itself count: anybody's contract, such
 * as a resolver, can emit an `Attested` of its own. A resolver may also truly attest in between, in its own name, so
 * compare `attester` where the schema's resolver is not known.
 */
export function attestedIn({ registry, receipt }: AttestedInParameters): readonly AttestedEvent[] {
  const own = receipt.logs.filter(({ address }) => isAddressEqual(address, registry));
  return parseEventLogs({ abi: attestationRegistryAbi, eventName: "Attested", logs: own }).map(
    ({ args }) => ({
      uid: args.uid,
      schema: args.schemaUID,
      attester: args.attester,
      recipient: args.recipient,
    }),
  );
}
