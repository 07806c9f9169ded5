import { getAddress, type Hex } from "viem";
import { valueHash } from "../../core/credential/fieldRoot.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CredentialPackage } from "../batch.ts";
import { checkDisclosure, disclose } from "../disclosure/checkDisclosure.ts";
import { parseCredentialPackage } from "../disclosure/credentialPackage.ts";
import type { Presentation } from "../disclosure/presentation.ts";
import { parsePresentation } from "../disclosure/presentationText.ts";
import { decodeFieldValue, encodeFieldValue } from "../fieldCodec.ts";
import { parseSchema } from "../parseSchema.ts";
import { shownCredentialId } from "../verify/challenge/challenge.ts";

/** A package that says in which batch it was issued: without that, nothing can be shown of it. */
export type IssuedPackage = CredentialPackage & Required<Pick<CredentialPackage, "batch">>;

/** A credential as its holder keeps it. */
export type KeptCredential = {
  /** Of the credential (`credentialId`): no two that are kept have the same. */
  readonly id: Hex;
  readonly held: IssuedPackage;
};

/**
 * Takes a credential from its package, and proves all of it first: each field, and the credential itself, under the root of
 * its batch. It does not prove that the batch was issued, nor by whom: anybody can make a header. The verdict says that.
 * @throws SymbolonError `BadCredentialPackage`, `NotIssued`, and what `checkDisclosure` throws where it proves something else
 */
export function receivePackage(json: string): KeptCredential {
  const held = parseCredentialPackage(json);
  return keptOf(disclose(held, [...held.values.keys()]));
}

/**
 * The same from a presentation that shows every field: it says all that a package says, in the form that fits a link or a
 * QR code.
 * @throws SymbolonError `BadPresentation`, `FieldsHidden`, and what `checkDisclosure` throws where it proves something else
 */
export function receivePresentation(text: string): KeptCredential {
  const presentation = parsePresentation(text);
  const { schema, disclosed } = presentation;
  checkDisclosure(presentation, { schema: schema.schema, issuers: "any", subject: "any" });
  const shown = new Set(disclosed.map(({ position }) => position));
  const hidden = parseSchema(schema.schema).filter((_, position) => !shown.has(position));
  if (hidden.length > 0) throw fieldsHidden(hidden.map(({ name }) => name));
  return keptOf(presentation);
}

/** Of what is proven alone, in one form: a package may say more of itself, such as hashes that nobody has compared. */
function keptOf({ batch, schema, credential, proof, disclosed }: Presentation): KeptCredential {
  const encoded = disclosed.map(({ type, value }) => encodeFieldValue(type, value));
  const held: IssuedPackage = {
    schema,
    batch: comparable(batch),
    proof,
    credential: { ...credential, subject: getAddress(credential.subject) },
    values: disclosed.map(({ type }, i) => decodeFieldValue<string>(type, encoded[i] ?? "0x")),
    fieldProofs: disclosed.map((field, i) => {
      return { salt: field.salt, valueHash: valueHash(encoded[i] ?? "0x"), proof: field.proof };
    }),
  };
  return { id: shownCredentialId({ batch, credential }), held };
}

/** Addresses as people compare them, by EIP-55: the compact form has no case. */
function comparable({ chainId, registry, header }: IssuedPackage["batch"]): IssuedPackage["batch"] {
  const { revoker, emergency } = header.policy;
  const policy = { ...header.policy, revoker: getAddress(revoker), emergency: getAddress(emergency) };
  const own = { ...header, issuer: getAddress(header.issuer), policy };
  return { chainId, registry: getAddress(registry), header: own };
}

function fieldsHidden(names: readonly string[]): SymbolonError {
  return new SymbolonError({
    code: "FieldsHidden",
    reason: `This presentation does not show ${names.join(", ")}: it was made for a verifier, and a holder keeps all fields.`,
    hint: "Ask the issuer for the package, or show every field from where you keep it now.",
    details: { hidden: names },
  });
}
