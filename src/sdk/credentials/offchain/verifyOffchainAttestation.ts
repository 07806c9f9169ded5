import type { Address, Hex, TypedDataDefinition } from "viem";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { offchainAttestationUid } from "../../core/attestation/offchainAttestationUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { RegistryPlace } from "../../core/signing/domains.ts";
import { plainKeySignature } from "../../core/signing/keySignature.ts";
import { requireSigner } from "../delegation/signer.ts";
import { Forgery } from "../verify/forgery.ts";
import {
  OFFCHAIN_DOMAIN,
  type OffchainAttestation,
  type OffchainForm,
  offchainForms,
} from "./offchainAttestation.ts";

export type VerifyOffchainAttestationParameters = RegistryPlace & {
  readonly attestation: OffchainAttestation;
  /** Who is to have made it. Whoever hands an attestation on can name any signer: say yourself whom you trust. */
  readonly attester: Address;
};

/**
 * Refuses an off-chain attestation, of any version, that its attester has not signed for this registry, or that bears
 * another uid than its own. One of version 0 may be signed in any of its forms, whichever it says: links do not keep it, and
 * the forms differ by the name of the struct alone. Says nothing about its time, expiration or revocation: `offchainAttestationStatus` and
 * `decideAttestation` do.
 * @throws Forgery `WrongDomain`, `WrongTypes`, `WrongUid`, `BadSignature`, `WrongSigner`; `DoesNotFit` where a value of the
 * message does not fit its type
 */
export async function verifyOffchainAttestation(
  parameters: VerifyOffchainAttestationParameters,
): Promise<void> {
  const { attestation, attester } = parameters;
  requireDomain(attestation, parameters);
  const form = requireForm(attestation);
  requireUid(attestation);
  // Forms that differ by their primary type alone hash the same struct.
  const other = offchainForms[attestation.version].find(({ types }) => !isSame(types, form.types));
  const refusals: unknown[] = [];
  for (const each of other === undefined ? [form] : [form, other]) {
    try {
      return await requireSigner({
        typedData: typedDataOf(attestation, each),
        signature: plainParts(attestation.signature),
        signer: attester,
        what: "off-chain attestation",
        hint: "Do not rely on it: it was changed after it was signed, or somebody else made it.",
      });
    } catch (error) {
      refusals.push(error);
    }
  }
  // By the form that it says.
  throw refusals[0];
}

/** With the lesser s and v from 27: no contract reads it, and some devices count v from 0. */
function plainParts(signature: RegistrySignature): RegistrySignature {
  const { r, s, v } = signature;
  return (
    (v <= MAX_V && plainKeySignature(`${r}${s.slice(2)}${v.toString(16).padStart(2, "0")}`)) || signature
  );
}

/** What a byte holds. */
const MAX_V = 255;

function requireDomain({ domain }: OffchainAttestation, { chainId, registry }: RegistryPlace): void {
  const { name, version, verifyingContract } = domain;
  const isHere =
    name === OFFCHAIN_DOMAIN &&
    typeof version === "string" &&
    BigInt(domain.chainId) === chainId &&
    verifyingContract.toLowerCase() === registry.toLowerCase();
  if (isHere) return;
  throw new Forgery({
    code: "WrongDomain",
    reason: `The attestation was signed for ${name} ${version} at ${verifyingContract} on chain ${domain.chainId}, not for ${OFFCHAIN_DOMAIN} at ${registry} on chain ${chainId}.`,
    hint: "Verify it against the chain and the registry that it names, if you trust that registry.",
    details: { domain, chainId, registry },
  });
}

/** The way it was signed; the message must say the same version, since that is what was signed. */
function requireForm({ version, primaryType, types, message }: OffchainAttestation): OffchainForm {
  const form = offchainForms[version]?.find(
    (known) => known.primaryType === primaryType && isSame(known.types, types),
  );
  if (form !== undefined && (version === 0 || message.version === version)) return form;
  throw new Forgery({
    code: "WrongTypes",
    reason: `The attestation states version ${version}, but is not signed as that version requires.`,
    hint: "Verify versions 0, 1 and 2; for any other, ask its maker what it is.",
    details: { version, messageVersion: message.version, primaryType, types },
  });
}

function isSame(known: OffchainForm["types"], given: OffchainForm["types"]): boolean {
  const flat = (types: OffchainForm["types"]) =>
    JSON.stringify(
      Object.entries(types).map(([name, members]) => [name, members.map((m) => [m.name, m.type])]),
    );
  return flat(known) === flat(given);
}

function requireUid({ version, uid, message }: OffchainAttestation): void {
  const computed = uidOf({ ...message, version });
  if (computed === uid) return;
  throw new Forgery({
    code: "WrongUid",
    reason: `The attestation states the uid ${uid}, but its content has the uid ${computed}.`,
    hint: "Do not rely on it: its uid or message was changed, and timestamps and revocations are found by uid.",
    details: { uid, computed },
  });
}

/** What does not fit its type was never signed. */
function uidOf(message: OffchainAttestation["message"]): Hex {
  try {
    return offchainAttestationUid(message);
  } catch (error) {
    throw error instanceof SymbolonError && error.code === "DoesNotFit" ? new Forgery(error) : error;
  }
}

/** Hashes the struct that `types` holds, whatever `primaryType` calls it, and of the message only its members. */
function typedDataOf({ domain, message }: OffchainAttestation, { types }: OffchainForm): TypedDataDefinition {
  const [[primaryType, members] = ["", []]] = Object.entries(types);
  const { name, version, chainId, verifyingContract } = domain;
  const values = Object.fromEntries(
    members.map((member) => [member.name, message[member.name as keyof typeof message]]),
  );
  return {
    domain: { name, version, chainId: BigInt(chainId), verifyingContract },
    types,
    primaryType,
    message: values,
  } as TypedDataDefinition;
}
