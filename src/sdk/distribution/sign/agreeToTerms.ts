import { type Account, type Address, type Hex, isAddressEqual } from "viem";
import type { ShownCredential } from "../../chain/calls/credentialGateData.ts";
import type { ReadClient } from "../../chain/clients.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type AgreementParameters, termsTypedData } from "../../core/signing/termsTypedData.ts";
import { leavesOf } from "../check/checkGate.ts";
import { agreementKey } from "../claim/agreementKey.ts";
import { type GivenBeside, gateDataFor } from "../claim/gateAnswers.ts";
import { agreementData } from "./signAgreement.ts";
import { noSigner, signHere } from "./signHere.ts";

/** A text that somebody agrees to. */
export type GivenText = {
  /** What errors call it: its file. */
  readonly name: string;
  /** keccak256 of its bytes. */
  readonly hash: Hex;
};

/** What an account is to sign at one TermsGate. */
export type PlannedAgreement = AgreementParameters & {
  readonly name: string;
  /** Of the text among the gate's, from 0. */
  readonly position: number;
};

export type PlanAgreementsParameters = {
  /** The campaign's gate, as `readGate` reads it. */
  readonly gate: GateState;
  readonly chainId: bigint;
  /** The leaf's account. */
  readonly account: Address;
  readonly texts: readonly GivenText[];
  /** The language in which the texts are agreed to; default: the first in which the gate has a text. */
  readonly language?: string | undefined;
  /** What the rest of the gate is shown. */
  readonly credentials?: readonly ShownCredential[];
  readonly attestation?: Hex | undefined;
};

type TermsGate = Extract<GateState, { readonly kind: "TermsGate" }>;

/**
 * What an account is to sign so that a campaign's gate is answered: a text for each TermsGate among its parts.
 * @throws SymbolonError `NoTerms`, `TermsTextUnknown`, `TermsTextNeeded`, `PartsNotAnswered`
 */
export function planAgreements(parameters: PlanAgreementsParameters): readonly PlannedAgreement[] {
  const { gate, texts } = parameters;
  const gates = leavesOf(gate).filter((one) => one.kind === "TermsGate");
  if (gates.length === 0) throw noTerms(gate);
  for (const text of texts) {
    if (!gates.some((one) => positionIn(one, text, parameters) !== undefined)) {
      throw textUnknown(text, gates, parameters);
    }
  }
  const planned = gates.map((one) => planAt(one, parameters));
  const unanswered = partsUnanswered(parameters);
  if (unanswered.length > 0) throw partsNotAnswered(unanswered);
  return planned;
}

/** The text's place in a gate; undefined: the gate does not have it in that language. */
function positionIn(
  { texts }: TermsGate,
  { hash }: GivenText,
  { language }: Pick<PlanAgreementsParameters, "language">,
): number | undefined {
  const at = texts.findIndex(
    (one) => one.hash === hash && (language === undefined || one.language === language),
  );
  return at === -1 ? undefined : at;
}

function planAt(gate: TermsGate, parameters: PlanAgreementsParameters): PlannedAgreement {
  const { chainId, account } = parameters;
  const fitting = parameters.texts.flatMap((given) => {
    const position = positionIn(gate, given, parameters);
    const text = position === undefined ? undefined : gate.texts[position];
    return position === undefined || text === undefined ? [] : [{ name: given.name, position, text }];
  });
  const [chosen, other] = fitting;
  if (chosen === undefined || other !== undefined) {
    throw textNeeded(
      gate,
      fitting.map(({ name }) => name),
    );
  }
  return { chainId, gate: gate.gate, campaign: gate.asker, account, ...chosen };
}

/** The parts beside TermsGates that nothing given answers. */
function partsUnanswered({
  gate,
  credentials = [],
  attestation,
}: Pick<PlanAgreementsParameters, "gate" | "credentials" | "attestation">): readonly GateState[] {
  return leavesOf(gate).filter(
    (one) => one.kind !== "TermsGate" && gateDataFor(one, credentials, { attestation }) === undefined,
  );
}

export type SignAgreementsParameters = Pick<
  PlanAgreementsParameters,
  "gate" | "credentials" | "attestation"
> & {
  readonly planned: readonly PlannedAgreement[];
  /** The account of a key, or of the client's node; default: a wallet has signed. */
  readonly signer?: Account | undefined;
  /** What a wallet has made of the `termsTypedData` of each that is planned, in their order; default: the signer signs. */
  readonly signatures?: readonly Hex[] | undefined;
  /** Asks an account's contract (ERC-1271). */
  readonly client: ReadClient;
};

/**
 * Signs what is planned, or takes what a wallet has signed, checks it as the gates do, and gives what the campaign's gate is
 * shown.
 * @throws SymbolonError `NoSigner`, `SignaturesNeeded`, `NotSigned`, `WrappedSignature`, `PartsNotAnswered`
 */
export async function signAgreements({
  gate,
  planned,
  credentials = [],
  attestation,
  signer,
  signatures,
  client,
}: SignAgreementsParameters): Promise<Hex> {
  if (signatures !== undefined && signatures.length !== planned.length) {
    throw signaturesNeeded(planned.length, signatures.length);
  }
  const agreements = new Map<string, Hex>();
  for (const [i, one] of planned.entries()) {
    const signature = signatures?.[i] ?? (await signOne(one, signer, client));
    const data = await agreementData({ ...one, signature, client });
    agreements.set(agreementKey({ gate: one.gate, asker: one.campaign }), data);
  }
  const beside: GivenBeside = { agreements, attestation };
  const data = gateDataFor(gate, credentials, beside);
  if (data === undefined) throw partsNotAnswered(partsUnanswered({ gate, credentials, attestation }));
  return data;
}

async function signOne(
  agreement: PlannedAgreement,
  signer: Account | undefined,
  client: ReadClient,
): Promise<Hex> {
  if (signer === undefined) throw noSigner();
  if (!isAddressEqual(signer.address, agreement.account)) throw otherSigner(agreement, signer.address);
  return signHere(termsTypedData(agreement), signer, client);
}

function noTerms({ gate, kind }: GateState): SymbolonError {
  return new SymbolonError({
    code: "NoTerms",
    reason:
      kind === "none"
        ? "The campaign has no gate, so no text has to be signed."
        : `The campaign's gate ${gate} wants no text signed: neither it nor a part of it is a TermsGate.`,
    hint: "Claim without; `symbolon campaign show` says what the gate asks for.",
    details: { gate, kind },
  });
}

function textUnknown(
  { name, hash }: GivenText,
  gates: readonly TermsGate[],
  { language }: Pick<PlanAgreementsParameters, "language">,
): SymbolonError {
  const isThere = gates.some(({ texts }) => texts.some((one) => one.hash === hash));
  const which = isThere ? `not in ${language}, as --language says` : "no text of the campaign's gate";
  return new SymbolonError({
    code: "TermsTextUnknown",
    reason: `${name} has the hash ${hash}, which is ${which}: ${gates.map(textsOf).join("; ")}.`,
    hint: "Give the very file that the gate was deployed with: not a byte of it may differ.",
    details: { name, hash, language, gates: gates.map(({ gate, texts }) => ({ gate, texts })) },
  });
}

function textNeeded(gate: TermsGate, given: readonly string[]): SymbolonError {
  const found = given.length === 0 ? "none of them was given" : `${given.join(" and ")} were given`;
  return new SymbolonError({
    code: "TermsTextNeeded",
    reason: `An account signs one of its gate's texts, but ${found}: ${textsOf(gate)}.`,
    hint: "Give one text for each TermsGate of the campaign; --language says in which language where a gate has the text in several.",
    details: { gate: gate.gate, texts: gate.texts, given },
  });
}

const textsOf = ({ gate, texts }: TermsGate): string =>
  `the TermsGate ${gate} has ${texts.map(({ language, hash }) => `${language} ${hash}`).join(", ")}`;

const ASKS_FOR: Partial<Record<GateState["kind"], string>> = {
  CredentialGate: "a credential (--credential FILE)",
  AttestationGate: "an attestation (--attestation UID)",
  VeraxGate: "an attestation of Verax (--attestation UID)",
  missing: "what nobody can give, because there is no contract",
};

function partsNotAnswered(parts: readonly GateState[]): SymbolonError {
  const asked = parts.map(
    ({ gate, kind }) => `the part ${gate} asks for ${ASKS_FOR[kind] ?? "what only its maker knows"}`,
  );
  return new SymbolonError({
    code: "PartsNotAnswered",
    reason: `The texts are not all that the campaign's gate asks for: ${asked.join("; ")}.`,
    hint: "Give that, too: what all parts are shown is one piece of data.",
    details: { parts: parts.map(({ gate, kind }) => ({ gate, kind })) },
  });
}

function signaturesNeeded(needed: number, given: number): SymbolonError {
  return new SymbolonError({
    code: "SignaturesNeeded",
    reason: `The campaign's gate wants ${needed} texts signed, but ${given} signatures were given.`,
    hint: "Give one for each document that --typed-data prints, in their order.",
    details: { needed, given },
  });
}

function otherSigner({ account }: PlannedAgreement, signer: Address): SymbolonError {
  return new SymbolonError({
    code: "NotSigned",
    reason: `The key of ${signer} does not sign for ${account}.`,
    hint: "Sign with the account's own key; if the account is a contract, let it sign what --typed-data prints, and give --signature.",
    details: { account, signer },
  });
}
