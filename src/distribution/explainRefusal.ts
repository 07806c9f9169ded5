import type { ContractRefusal } from "../chain/contractRefusal.ts";
import { outcomes } from "../core/verdict.ts";

/** Why a claim was refused, and what the claimant can do. */
export type RefusalExplanation = {
  readonly sentence: string;
  readonly cure: string;
};

type Explain = (args: readonly unknown[]) => RefusalExplanation;

const outcomeWords: Readonly<Record<string, string>> = {
  NotFound: "was never issued",
  Revoked: "is revoked",
  Expired: "has expired",
  NotYetValid: "is not valid yet",
  Suspended: "is suspended",
};

/** One entry an error that a claim can meet, in the order in which the contracts look. */
const explanations: Readonly<Record<string, Explain>> = {
  GateDataMissing: ([gate]) => ({
    sentence: `The campaign asks the gate ${gate} before it pays, and the claim brought nothing for it.`,
    cure: "Claim with the gate's data.",
  }),
  GateDataUnexpected: () => ({
    sentence: "The campaign has no gate, but the claim brought data for one.",
    cure: "Claim without gate data.",
  }),
  NotStarted: ([now, start]) => ({
    sentence: `It is ${moment(now)}, and claims are paid from ${moment(start)} on.`,
    cure: "Claim again then.",
  }),
  Ended: ([now, end]) => ({
    sentence: `It is ${moment(now)}, and claims were paid until ${moment(end)}.`,
    cure: "There is none: what was left belongs to the treasury.",
  }),
  NotEnoughGas: ([left, needed]) => ({
    sentence: `The claim had ${left} gas left where ${needed} are needed to ask the gate for extra time.`,
    cure: "Claim again with more gas.",
  }),
  ClaimForOtherRefused: ([caller, account]) => ({
    sentence: `Here only ${account} itself may claim its leaf, and the caller was ${caller}.`,
    cure: "Claim from the account itself.",
  }),
  IndexOutOfRange: ([index, count]) => ({
    sentence: `The campaign has the indexes 0 to ${BigInt(count as bigint) - 1n}, and ${index} is none of them.`,
    cure: "Look the index up in the campaign's manifest.",
  }),
  InvalidProof: ([index, account, amount]) => ({
    sentence: `The proof does not show that index ${index} pays ${amount} to ${account}.`,
    cure: "Take index, amount and proof from the campaign's manifest, all three for one account.",
  }),
  AlreadyClaimed: ([index]) => ({
    sentence: `Index ${index} was paid already.`,
    cure: "Nothing to do: the tokens are with the account.",
  }),
  ZeroAccount: () => ({
    sentence: "The leaf's account is the zero address, which holds no credential.",
    cure: "There is none: nobody can claim for it.",
  }),
  SubjectMismatch: ([subject, account]) => ({
    sentence: `The credential is about ${subject}, not about ${account}.`,
    cure: "Use the credential of the account that is paid.",
  }),
  SchemaMismatch: ([schema, required]) => ({
    sentence: `The credential is under schema ${schema}; the gate wants ${required}.`,
    cure: "Use a credential under that schema.",
  }),
  IssuerNotAccepted: ([issuer]) => ({
    sentence: `The gate accepts no credentials of ${issuer}.`,
    cure: "Use a credential of an issuer that the gate accepts.",
  }),
  CredentialNotValid: ([outcome]) => ({
    sentence: `The credential ${outcomeWords[outcomes[outcome as number] ?? ""] ?? "is not valid"}.`,
    cure:
      outcomes[outcome as number] === "Suspended"
        ? "Claim again once its issuer has reinstated it."
        : "Ask the issuer about it.",
  }),
  InvalidField: ([position]) => ({
    sentence: `The disclosed value is not field ${position} of the credential.`,
    cure: "Disclose the field with the salt and the proof that came with the credential.",
  }),
  NullifierUsed: ([, account]) => ({
    sentence: `The person behind this credential has claimed already, as ${account}.`,
    cure: "There is none: one person is paid once.",
  }),
  GateRefused: ([gate]) => ({
    sentence: `The gate ${gate} did not agree to the claim.`,
    cure: "Ask whoever runs the gate.",
  }),
};

/** Turns the custom error that refused a claim into a sentence and a cure; undefined for an error no claim meets. */
export function explainRefusal({ error, args }: ContractRefusal): RefusalExplanation | undefined {
  return explanations[error]?.(args);
}

function moment(seconds: unknown): string {
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}
