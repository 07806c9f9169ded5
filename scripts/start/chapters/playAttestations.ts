import { type Hex, zeroAddress, zeroHash } from "viem";
import { attestCall, registerSchemaCall, revokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { attestedIn } from "../../../src/sdk/chain/events/attestations.ts";
import { getAttestationStatus } from "../../../src/sdk/chain/read/attestations.ts";
import { verifyAttestation } from "../../../src/sdk/chain/read/verdicts.ts";
import { decideAttestation } from "../../../src/sdk/core/attestation/attestationVerdict.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import type { Outcome } from "../../../src/sdk/core/verdict.ts";
import { encodeAttestationData } from "../../../src/sdk/credentials/index.ts";
import type { Contracts, EmbeddedChain } from "../embeddedChain.ts";
import { gasEntry, storyBug } from "../helpers.ts";

/** What a helper's credential says: one that concerns few, so each is an attestation of its own. */
const ROLE = { schema: "string role,uint64 since", resolver: zeroAddress, revocable: true } as const;
const ROLES = ["translator", "moderator"] as const;

/**
 * The issuer attests a role to two helpers, one by one, and revokes the second. Each verdict is asked of the verifier
 * contract and computed here from what the registry holds at the same block: the two must agree.
 */
export async function playAttestations(chain: EmbeddedChain, contracts: Contracts) {
  const { attestationRegistry: registry, credentialVerifier: verifier, schemaRegistry } = contracts;
  const schema = schemaUid(ROLE);
  const registered = await chain.send(
    chain.issuer,
    registerSchemaCall({ registry: schemaRegistry, ...ROLE }),
  );

  const uids: Hex[] = [];
  let attestGas = 0n;
  for (const [number, role] of ROLES.entries()) {
    const { timestamp } = await chain.publicClient.getBlock();
    const data = encodeAttestationData(ROLE.schema, { role, since: timestamp });
    const recipient = helperAt(number);
    const request = {
      schema,
      data: { recipient, expirationTime: 0n, revocable: true, refUID: zeroHash, data, value: 0n },
    };
    const receipt = await chain.send(chain.issuer, attestCall({ registry, request }));
    attestGas += receipt.gasUsed;
    uids.push(...attestedIn({ registry, receipt }).map(({ uid }) => uid));
  }

  const requireVerdict = async (uid: Hex, expected: Outcome): Promise<Outcome> => {
    const { number: blockNumber, timestamp } = await chain.publicClient.getBlock();
    const { outcome } = await verifyAttestation(chain.publicClient, { verifier, uid, blockNumber });
    const status = await getAttestationStatus(chain.publicClient, { registry, uid, blockNumber });
    const decided = decideAttestation({ status, asOf: timestamp, moment: timestamp });
    if (outcome === expected && decided.outcome === expected) return outcome;
    const reason = `Attestation ${uid} is ${outcome} on chain and ${decided.outcome} here, where it should be ${expected}.`;
    throw storyBug("WrongVerdict", reason, { uid, outcome, decided: decided.outcome, expected });
  };

  const [kept, revoked] = uids as [Hex, Hex];
  for (const uid of uids) await requireVerdict(uid, "Valid");
  const revocation = await chain.send(
    chain.issuer,
    revokeCall({
      registry,
      request: { schema, data: { uid: revoked, value: 0n } },
    }),
  );
  // A revocation counts from the second after its block.
  await chain.mineBlock();
  return {
    attestations: {
      made: uids.length,
      verdicts: [
        { uid: kept, role: ROLES[0], outcome: await requireVerdict(kept, "Valid") },
        { uid: revoked, role: ROLES[1], outcome: await requireVerdict(revoked, "Revoked") },
      ],
    },
    gas: [
      gasEntry("register the helpers' schema", registered),
      {
        what: "attest a role, one by one",
        transactions: uids.length,
        gas: attestGas,
        per: { unit: "attestation", count: uids.length },
      },
      gasEntry("revoke an attestation", revocation),
    ],
  };
}

/** An account of nobody's. */
function helperAt(number: number): Hex {
  return `0x4e1be2${(number + 1).toString(16).padStart(34, "0")}`;
}
