import { type Address, isAddressEqual, zeroAddress } from "viem";
import { attestedIn } from "../../../sdk/chain/events/attestations.ts";
import { decideAttestation } from "../../../sdk/core/attestation/attestationVerdict.ts";
import { logOf } from "../tables/events.ts";
import {
  type CredentialFacts,
  credentialLink,
  type FactSource,
  groundOf,
  issuerLink,
  sourceOf,
  statusLink,
} from "./credentialFacts.ts";
import type { Link } from "./link.ts";

/** The links of an attestation: `credential`, `status`, `issuer`. */
export function attestationLinks(facts: CredentialFacts): readonly Link[] {
  const { reason, registry, events, manifest } = facts;
  const address = registry?.address ?? zeroAddress;
  const [attested] = attestedIn({ registry: address, receipt: { logs: events.map(logOf) } });
  const source = sourceOf(facts, `the attestation ${reason.credential}`, attested);
  const why = source.made === undefined ? source.why : "";
  const timeOf = (name: string) => BigInt(events.find((event) => event.name === name)?.time ?? 0);
  const asOf = BigInt(manifest.block.timestamp);
  const outcome =
    source.made &&
    decideAttestation({
      status: {
        ...source.made,
        time: timeOf("Attested"),
        revocationTime: timeOf("Revoked"),
        expirationTime: 0n,
        revocable: true,
      },
      asOf,
      moment: asOf,
    }).outcome;
  return [
    attestationLink(facts, source),
    statusLink(facts, outcome, why),
    issuerLink(facts, source.made?.attester, why),
  ];
}

/** It was made about the row's account, under the allocation's schema. */
function attestationLink(
  facts: CredentialFacts,
  source: FactSource<{ readonly recipient: Address; readonly schema: string }>,
): Link {
  const { reason, account, manifest } = facts;
  if (source.made === undefined)
    return credentialLink("credential", facts, { holds: source.holds, words: source.why, values: {} });
  const { recipient, schema } = source.made;
  const isAbout = isAddressEqual(recipient, account);
  const holds = isAbout && schema.toLowerCase() === manifest.schema.uid;
  const words = holds
    ? `the attestation ${reason.credential} is about ${account}, under the schema ${schema}`
    : `the attestation ${reason.credential} is about ${recipient}, under the schema ${schema}; the row is for ${account}, by the schema ${manifest.schema.uid}`;
  return credentialLink("credential", facts, {
    holds,
    words,
    values: { recipient, schema, ...groundOf(facts, "Attested") },
  });
}
