import { outcomes } from "../../core/verdict.ts";
import { at, type ClaimErrorEntries } from "./claimErrorEntry.ts";

const outcomeWords: Readonly<Record<string, string>> = {
  NotFound: "it was never issued, or is not proven",
  Revoked: "it is revoked",
  Expired: "it has expired",
  NotYetValid: "it is not valid yet",
  Suspended: "it is suspended",
};

/** Outcomes after which a credential may be valid again. */
const passing: readonly string[] = ["NotYetValid", "Suspended"];

/** What a gate refuses a claim with. */
export const gateErrors: ClaimErrorEntries = {
  GateRefused: {
    what: "A gate did not agree to the claim",
    values: ([gate, answer]) => `${gate} answered ${answer}`,
    hint: "Ask whoever runs the gate: one that is fit for campaigns answers with its selector, or refuses with an error.",
    retry: "later",
  },
  GateDataMalformed: {
    what: "The data for the gate are not laid out as the gate wants them",
    values: ([length]) => `they have ${length} bytes`,
    hint: "Build the gate data with the toolkit, for this very gate.",
    retry: "never",
  },
  ClaimsPaused: {
    what: "Claims are paused",
    values: ([until]) => `until ${at(until)}, if they are not resumed before`,
    hint: "Claim again once they are resumed; the campaign's end moves by the time of the pause.",
    retry: "later",
    retryAt: ([until]) => until as bigint,
  },
  AdapterNotOpen: {
    what: "The gate that asks two others has not been opened for this campaign",
    values: ([campaign]) => `the campaign is ${campaign}`,
    hint: "Call the gate's open(campaign), which anybody may, once; then claim again.",
    retry: "later",
  },
  FailedCall: {
    what: "One of two gates refused without a reason, or ran out of gas",
    hint: "Check the data for each gate; then claim singly, with more gas than an item of a bundle gets.",
    retry: "later",
  },
  AddressEmptyCode: {
    what: "One of two gates is gone: there is no contract at its address",
    values: ([target]) => `${target}`,
    hint: "Ask whoever runs the campaign: nobody can claim until the end, and then the treasury gets what is left.",
    retry: "later",
  },
  ZeroAccount: {
    what: "The leaf's account is the zero address, which holds no credential",
    hint: "There is none: nobody can claim for it.",
    retry: "never",
  },
  SubjectMismatch: {
    what: "The credential is about somebody else",
    values: ([subject, account]) => `about ${subject}, not about ${account}`,
    hint: "Use the credential of the leaf's account.",
    retry: "never",
  },
  SchemaMismatch: {
    what: "The credential is under another schema than the gate demands",
    values: ([schema, required]) => `${schema}, where ${required} is demanded`,
    hint: "Use a credential under that schema.",
    retry: "never",
  },
  IssuerNotAccepted: {
    what: "The gate does not accept this issuer",
    values: ([issuer]) => `${issuer}`,
    hint: "Use a credential of an issuer that the gate accepts.",
    retry: "never",
  },
  CredentialNotValid: {
    what: "The credential is not valid now",
    values: ([outcome, since]) => {
      const words = outcomeWords[outcomes[outcome as number] ?? ""] ?? `its outcome is number ${outcome}`;
      return since === 0n ? words : `${words}, and has been since ${at(since)} at the latest`;
    },
    hint: ([outcome]) => {
      switch (outcomes[outcome as number]) {
        case "NotFound":
          return "Give the credential with its batch and proof, or the attestation's uid, just as the issuer handed it out.";
        case "Revoked":
        case "Expired":
          return "Ask the issuer for a new credential.";
        case "NotYetValid":
          return "Claim again once it is valid: the credential itself says from when.";
        case "Suspended":
          return "Claim again once its issuer has reinstated it.";
        default:
          return "Ask the issuer about it.";
      }
    },
    retry: ([outcome]) =>
      outcome === undefined || passing.includes(outcomes[outcome as number] ?? "") ? "later" : "never",
  },
  InvalidField: {
    what: "The disclosed value is not this field of the credential",
    values: ([position, valueHash]) => `field ${position} does not have the value with the hash ${valueHash}`,
    hint: "Disclose the field with the salt and the proof that came with the credential.",
    retry: "never",
  },
  NullifierUsed: {
    what: "What may be used once in this campaign was used already",
    values: ([nullifier, account]) => `nullifier ${nullifier}, by ${account}`,
    hint: "There is none: each credential, account or person, as the gate has it, is paid once; where claims repeat (a cumulative campaign), it stays with the account that claimed first.",
    retry: "never",
  },
};
