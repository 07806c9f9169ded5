import { outcomes } from "../../core/verdict.ts";
import { asItIs, type ClaimErrorEntries, claimLengthText, claimTimeText } from "./claimErrorEntry.ts";

/** What a credential's outcome means for a claim: its status, and what to do. */
const outcomeTexts: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  NotFound: [
    "it was never issued, or is not proven",
    "Give the credential with its batch and proof, or the attestation's uid, just as the issuer handed it out.",
  ],
  Revoked: ["it is revoked", "Ask the issuer for a new credential."],
  Expired: ["it has expired", "Ask the issuer for a new credential."],
  NotYetValid: ["it is not valid yet", "Claim again once it is valid: the credential itself says from when."],
  Suspended: ["it is suspended", "Claim again once its issuer has reinstated it."],
};

/** Outcomes after which a credential may be valid again. */
const passing: readonly string[] = ["NotYetValid", "Suspended"];

const nameOf = (outcome: unknown): string => outcomes[outcome as number] ?? "";

/** Errors with which a gate refuses a claim. */
export const gateErrors: ClaimErrorEntries = {
  GateRefused: {
    what: "A gate did not agree to the claim",
    values: ([gate, answer]) => `${gate} answered ${answer}`,
    hint: "Ask the gate's operator: a gate answers with its selector, or refuses with an error.",
    retry: "later",
  },
  PartRefused: {
    what: "A part of the gate did not agree to the claim",
    values: ([, gate, answer]) => `${gate} answered ${answer}`,
    hint: "Ask the gate's operator: a gate answers with its selector, or refuses with an error.",
    retry: "later",
  },
  GateDataMalformed: {
    what: "The gate cannot read the gate data",
    values: ([length]) => `its length in bytes is ${length}`,
    hint: "Give the gate data that this gate reads; at the command line, --credential FILE or --gate-data HEX.",
  },
  PartDataMismatch: {
    what: "The gate data are not for each part of the gate",
    values: ([given, parts]) => `${given} given, for ${parts} parts`,
    hint: "Give the gate data that this gate reads; at the command line, --credential FILE or --gate-data HEX.",
  },
  ClaimsPaused: {
    what: "Claims are paused",
    values: ([until]) => `until ${claimTimeText(until)}, unless resumed before`,
    hint: "Claim again once they are resumed; the campaign's end moves by the time of the pause.",
    retryAt: 0,
  },
  AdapterNotOpen: {
    what: "The gate that asks others has not been opened for this campaign",
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
    values: asItIs,
    hint: "Ask the campaign's operator: nobody can claim.",
    retry: "later",
  },
  AccountSanctioned: {
    what: "The oracle of the campaign's gate says that this account is sanctioned",
    values: asItIs,
    hint: "Choose another recipient if it is the recipient; if it is the account, ask whoever keeps the oracle's list.",
    retry: "later",
  },
  OracleUnclear: {
    what: "The oracle of the campaign's gate did not say whether this account is sanctioned",
    values: ([account, reverted, length, word]) =>
      `about ${account} it ${reverted === true ? "failed with" : "answered"} ${length} bytes, beginning with ${word}`,
    hint: "Claim again later; if the oracle stays so, ask the campaign's operator.",
    retry: "later",
  },
  NotAgreed: {
    what: "The account did not sign this text for this campaign, in this language, on this chain and for this gate",
    values: ([campaign, account, text, language, digest]) =>
      `${account} should have signed the digest ${digest} for ${campaign}: the text ${text} in ${language}`,
    hint: "Sign the text with the leaf's account itself (symbolon campaign agree).",
  },
  TextUnknown: {
    what: "The gate has no text at this position",
    values: ([position, texts]) => `position ${position}, counted from 0, of ${texts}`,
    hint: "Read the gate's texts, and give the position of the one that was signed.",
  },
  ZeroAccount: {
    what: "The leaf's account is the zero address, which holds no credential",
    hint: "Leave it out of the next tree: nobody can claim for it.",
  },
  SubjectMismatch: {
    what: "The credential is about somebody else",
    values: ([subject, account]) => `about ${subject}, not about ${account}`,
    hint: "Use the credential of the leaf's account.",
  },
  SchemaMismatch: {
    what: "The credential is under another schema than the gate demands",
    values: ([schema, required]) => `${schema}, where ${required} is demanded`,
    hint: "Use a credential under that schema.",
  },
  IssuerNotAccepted: {
    what: "The gate does not accept this issuer",
    values: asItIs,
    hint: "Use a credential of an issuer that the gate accepts.",
  },
  CredentialNotValid: {
    what: "The credential is not valid now",
    values: ([outcome, since]) => {
      const [words] = outcomeTexts[nameOf(outcome)] ?? [`its outcome is number ${outcome}`];
      return since === 0n ? words : `${words}, and has been since ${claimTimeText(since)} at the latest`;
    },
    hint: ([outcome]) => outcomeTexts[nameOf(outcome)]?.[1] ?? "Ask the issuer about it.",
    retry: ([outcome]) => (outcome === undefined || passing.includes(nameOf(outcome)) ? "later" : "never"),
  },
  AttestationUnreadable: {
    what: "The registry of the attestations was changed, and cannot be read",
    values: asItIs,
    hint: "Ask the campaign's operator: nobody can claim until it answers as before.",
    retry: "later",
  },
  SubjectNotAnAccount: {
    what: "The attestation is not about an account",
    values: ([length, start]) => `its subject has ${length} bytes, and begins ${start}`,
    hint: "Use an attestation whose subject is the leaf's account, in 20 or 32 bytes.",
  },
  AttesterMismatch: {
    what: "The portal names another attester than the gate demands",
    values: ([attester, required]) => `${attester}, where ${required} is demanded`,
    hint: "Use an attestation of that attester.",
  },
  InvalidField: {
    what: "The disclosed value is not this field of the credential",
    values: ([position, valueHash]) => `field ${position} does not have the value with the hash ${valueHash}`,
    hint: "Disclose the field with the salt and the proof that came with the credential.",
  },
  NullifierUsed: {
    what: "The nullifier was already used in this campaign",
    values: ([nullifier, account]) => `nullifier ${nullifier}, by ${account}`,
    hint: "Claim with another credential, account or person, as the gate asks; in a cumulative campaign, with the account that claimed first.",
  },
};

/** Errors of deploying a gate, pausing a campaign or resuming it. */
export const gateSetupErrors: ClaimErrorEntries = {
  RegistryWithoutCode: {
    what: "There is no registry at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Deploy the registry first, and compare its address and the chain.",
  },
  RegistryUnknown: {
    what: "This contract is neither an AttestationRegistry nor EAS",
    values: ([registry]) => String(registry),
    hint: "Give the address of one of them, and compare the chain.",
  },
  NotVerax: {
    what: "This contract is not Verax's registry of attestations",
    values: ([registry, hasRefused, said, bytesSaid]) =>
      `${registry} ${hasRefused === true ? "refused" : "answered"} the question for id 0 with ${bytesSaid} bytes, ${said}`,
    hint: "Give the address of Verax's AttestationRegistry on this chain.",
  },
  IssuersRefused: {
    what: "A requirement names issuers or a trust list, one of the two",
    values: ([issuers, trustList]) => `this one has ${issuers} issuers and the trust list ${trustList}`,
    hint: "Give at least one issuer and the zero address for the trust list, or no issuer and a trust list.",
  },
  ZeroIssuer: {
    what: "The zero address is among the issuers, and it issues nothing",
    values: ([position]) => `at position ${position}, counted from 0`,
    hint: "Leave it out.",
  },
  TrustedWhenRefused: {
    what: "A trust list needs the moment at which it is asked, and listed issuers need none",
    values: ([trustList, trusted]) => `the trust list is ${trustList}, and the choice ${trusted}`,
    hint: "Give 1 (trusted now) or 2 (trusted when it was issued) with a trust list, and 0 with listed issuers.",
  },
  TrustListWithoutCode: {
    what: "There is no trust list at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Deploy the trust list first, and compare its address and the chain.",
  },
  NullifierKindRefused: {
    what: "An attestation has no fields that could be proven, so none can be the nullifier",
    values: ([kind]) => `kind ${kind} was asked for`,
    hint: "Choose the attestation or its subject for the nullifier.",
  },
  NullifierPositionUnexpected: {
    what: "A field's position is given, but no field is the nullifier",
    values: ([position]) => `position ${position}`,
    hint: "Give position 0, or choose a field for the nullifier.",
  },
  OracleWithoutCode: {
    what: "There is no oracle at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Compare the oracle's address and the chain: one oracle may have another address on each chain.",
  },
  OracleUnknown: {
    what: "The contract does not answer isSanctioned(address) with one word, 0 or 1",
    values: ([oracle, reverted, length, word]) =>
      `${oracle} ${reverted === true ? "failed with" : "answered"} ${length} bytes, beginning with ${word}`,
    hint: "Name a sanctions oracle of this chain: nobody could claim behind this contract.",
  },
  TextsOutOfRange: {
    what: "A gate has at least one text, and not too many",
    values: ([texts, most]) => `${texts}, where ${most} is the most`,
    hint: "Give each text once in each language.",
  },
  ZeroText: {
    what: "A text has no hash",
    values: ([position]) => `at position ${position}, counted from 0`,
    hint: "Give the keccak256 of the text's bytes.",
  },
  LanguageMalformed: {
    what: "A text's language is no tag of 1 to 31 letters, digits and hyphens",
    values: ([position, language]) => `${language}, at position ${position}, counted from 0`,
    hint: "Give a language tag such as en, ar or es.",
  },
  LanguageTwice: {
    what: "Two texts have the same language",
    values: asItIs,
    hint: "Give one text for each language.",
  },
  SameGate: {
    what: "One gate is named twice",
    values: asItIs,
    hint: "Name each gate once, or give the campaign this one alone.",
  },
  PartCountRefused: {
    what: "A gate has 2 to 8 parts",
    values: asItIs,
    hint: "Name 2 to 8 gates.",
  },
  OnlyItsGate: {
    what: "An adapter is used by the gate that made it, and by nobody else",
    values: ([caller, gate]) => `its gate is ${gate}, not ${caller}`,
    hint: "Call that gate.",
  },
  ZeroMaxPaused: {
    what: "A gate that can be paused needs time to be paused for",
    hint: "Give the longest pause of a campaign, such as 7d.",
  },
  ZeroNoPauseWindow: {
    what: "A gate that can be paused must leave time for claims after a pause",
    hint: "Give the least time left, such as 1d.",
  },
  NotGuardian: {
    what: "Only the guardian may pause and resume claims, or veto a root that others proposed",
    values: ([caller, guardian]) => `${guardian}, not ${caller}`,
    hint: "Sign with the guardian's key, or send it from the guardian's Safe.",
    retry: "now",
  },
  CampaignWithoutCode: {
    what: "There is no campaign at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Create the campaign first, and compare its address and the chain.",
  },
  CampaignAsksAnother: {
    what: "The campaign does not ask this gate, and so would not be paused",
    values: ([campaign, gate]) => `${campaign} asks ${gate}`,
    hint: "Pause through the gate that it asks; where that asks others, name the campaign's adapter (adapterOf).",
  },
  AlreadyPaused: {
    what: "The campaign is paused already, or about to be",
    values: ([campaign, until]) => `${campaign}, until ${claimTimeText(until)} at most`,
    hint: "Wait until this pause is over: then it can be paused again as long as it has time left.",
    retryAt: 1,
  },
  NotPaused: {
    what: "The campaign is not paused, or its pause has ended by itself",
    values: asItIs,
    hint: "Leave it out.",
  },
  CampaignOver: {
    what: "The campaign is over, so there are no claims to pause",
    values: ([now, end]) => `it is ${claimTimeText(now)}, and the end was ${claimTimeText(end)}`,
    hint: "Leave the pause out.",
  },
  NoPauseWindow: {
    what: "Too little time would be left for claims after a pause",
    values: ([timeLeft, noPauseWindow]) =>
      `${claimLengthText(timeLeft)}, less than ${claimLengthText(noPauseWindow)}`,
    hint: "Leave the pause out: claimants keep this time.",
  },
  PausesUsedUp: {
    what: "The campaign was paused for as long as it may be",
    values: ([paused, most]) => `${claimLengthText(paused)} of ${claimLengthText(most)}`,
    hint: "Leave the pause out: the gate and the campaign have this bound.",
  },
};
