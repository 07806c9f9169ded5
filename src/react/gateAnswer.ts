import { type Address, type Hex, isAddressEqual } from "viem";
import { SymbolonError } from "../sdk/core/errors.ts";
import { presentOnly, readShown } from "../sdk/credentials/shownCredential.ts";
import {
  type Agreements,
  type AskingGate,
  fieldsAsked,
  gateDataFor,
} from "../sdk/distribution/claim/gateAnswers.ts";
import { shortestForm } from "./useDisclosure.ts";

export { fieldsAsked };

/** What a claimant has to answer a gate with. */
export type GateAnswerParameters = {
  readonly gate: AskingGate;
  /** The leaf's account: the credential has to be about it. */
  readonly account: Address;
  /**
   * A presentation or a package of a credential, as JSON or in the compact form; the uid of an attestation; or the gate's data
   * as bytes in hexadecimal.
   */
  readonly text: string;
  /** What the account has agreed to; default: nothing. */
  readonly agreements?: Agreements;
};

/** 32 bytes: no gate of several parts takes them for its data. */
const UID = /^0x[\da-f]{64}$/i;
/** Even bytes, one at least. */
const BYTES = /^0x(?:[\da-f]{2})+$/i;

/**
 * What a gate is shown, of what a claimant gives. It is checked for its form, subject and schema; what it proves, the gate
 * itself says when the claim is played.
 * @throws SymbolonError `OtherSubject`, `GateNotAnswered`, `BadPresentation`, `BadCredentialPackage`, `FieldNotDisclosed`
 */
export function gateAnswer({ gate, account, text, agreements }: GateAnswerParameters): Hex {
  const given = text.trim();
  if (BYTES.test(given)) return dataOfBytes(gate, given.toLowerCase() as Hex, agreements);
  const shown = readShown(given, "What was given");
  if (!isAddressEqual(shown.subject, account)) {
    throw new SymbolonError({
      code: "OtherSubject",
      reason: `The credential is about ${shown.subject}, but the claim is for ${account}.`,
      hint: "Show a credential about the account that claims.",
      details: { subject: shown.subject, account },
    });
  }
  const data = gateDataFor(gate, [shown], { agreements });
  if (data !== undefined) return data;
  throw new SymbolonError({
    code: "GateNotAnswered",
    reason: `The gate does not ask for a credential of the schema ${shown.schema}.`,
    hint: "Show a credential of the schema that the gate asks for, or give the gate's data as its operator says.",
    details: { schema: shown.schema },
  });
}

/** A uid among the parts of its gate; any other bytes as they are. @throws SymbolonError `GateNotAnswered` */
function dataOfBytes(gate: AskingGate, bytes: Hex, agreements?: Agreements): Hex {
  if (!UID.test(bytes)) return bytes;
  const data = gateDataFor(gate, [], { attestation: bytes, agreements });
  if (data !== undefined) return data;
  if (!("parts" in gate)) return bytes;
  throw new SymbolonError({
    code: "GateNotAnswered",
    reason: "The gate asks for something else beside this attestation, or for none.",
    hint: "Give what the gate asks for, or the gate's data as its operator says.",
    details: { attestation: bytes },
  });
}

/** Whether an attestation is all that a gate asks for. */
export function isAnsweredBy(gate: AskingGate, uid: Hex): boolean {
  return gateAnswerWithout(gate) === undefined && gateDataFor(gate, [], { attestation: uid }) !== undefined;
}

/**
 * The least of what a claimant gives that still answers a gate, to be kept or handed on: a presentation without any field that
 * the gate does not ask for, as short as it can be written.
 * @throws SymbolonError as {@link gateAnswer}, which says whether it answers the gate
 */
export function leastAnswer({ gate, text }: Pick<GateAnswerParameters, "gate" | "text">): string {
  const given = text.trim();
  if (BYTES.test(given)) return given.toLowerCase();
  return shortestForm(presentOnly(given, (schema) => fieldsAsked(gate, schema) ?? []));
}

/** What a gate is shown where no credential has to be given; undefined: it asks for one, for an agreement, or something else. */
export function gateAnswerWithout(gate: AskingGate, agreements?: Agreements): Hex | undefined {
  return gateDataFor(gate, [], { agreements });
}
