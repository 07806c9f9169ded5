import type { Hex } from "viem";
import type { ShownCredential } from "../chain/calls/credentialGateData.ts";
import { valueHash } from "../core/credential/fieldRoot.ts";
import { SymbolonError } from "../core/errors.ts";
import { fileError } from "../core/inputErrors.ts";
import type { CredentialPackage } from "./batch.ts";
import { disclose } from "./disclosure/checkDisclosure.ts";
import { parseCredentialPackage } from "./disclosure/credentialPackage.ts";
import type { Presentation } from "./disclosure/presentation.ts";
import { parsePresentation } from "./disclosure/presentationText.ts";
import { encodeFieldValue } from "./fieldCodec.ts";

/**
 * Reads a presentation, or a holder's package, to be shown to gates.
 * @param file names it in errors
 * @throws SymbolonError `BadPresentation`, `BadCredentialPackage`, `NotIssued`
 */
export function readShown(text: string, file: string): ShownCredential {
  try {
    return isPackage(text)
      ? heldCredential(parseCredentialPackage(text))
      : presented(parsePresentation(text));
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const problem = `cannot be shown to a gate: ${error.reason.replace(/\.$/, "")}`;
    throw fileError(file, { code: error.code, problem, hint: error.hint, details: error.details });
  }
}

/**
 * The same as a presentation that shows no other fields than a verifier asks for.
 * @param fieldsOf positions of these fields, by the credential's schema
 * @throws SymbolonError `BadPresentation`, `BadCredentialPackage`, `NotIssued`
 */
export function presentOnly(text: string, fieldsOf: (schema: Hex) => readonly number[]): Presentation {
  const held = isPackage(text) ? parseCredentialPackage(text) : undefined;
  if (held !== undefined) return disclose(held, fieldsOf(heldCredential(held).schema));
  const { disclosed, ...rest } = parsePresentation(text);
  const fields = fieldsOf(rest.batch.header.schema);
  return { ...rest, disclosed: disclosed.filter(({ position }) => fields.includes(position)) };
}

const isPackage = (text: string): boolean => /"format"\s*:\s*"symbolon-credential"/.test(text);

/** What a holder has can show any field. @throws SymbolonError `NotIssued` */
export function heldCredential(held: CredentialPackage): ShownCredential {
  const { subject, schema } = presented(disclose(held, []));
  return {
    subject,
    schema,
    show: (field) => presented(disclose(held, field === undefined ? [] : [field])).show(field),
  };
}

function presented({ batch, credential, proof, disclosed }: Presentation): ShownCredential {
  const { header } = batch;
  return {
    subject: credential.subject,
    schema: header.schema,
    show(field) {
      if (field === undefined) return { header, credential, proof };
      const shown = disclosed.find(({ position }) => position === field);
      if (shown === undefined) {
        throw new SymbolonError({
          code: "FieldNotDisclosed",
          reason: `The presentation of ${credential.subject} does not show the field at position ${field}, which the gate needs.`,
          hint: "Ask its holder to disclose that field too: symbolon credential disclose.",
          details: { subject: credential.subject, position: field },
        });
      }
      const hash = valueHash(encodeFieldValue(shown.type, shown.value));
      const proven = { salt: shown.salt, valueHash: hash, proof: shown.proof };
      return { header, credential, proof, field: proven };
    },
  };
}
