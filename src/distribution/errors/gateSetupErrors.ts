import { at, type ClaimErrorEntries } from "./claimErrorEntry.ts";

/** What deploying a gate, pausing a campaign or resuming it meets. */
export const gateSetupErrors: ClaimErrorEntries = {
  RegistryWithoutCode: {
    what: "There is no registry at this address, or an account that borrows its code (EIP-7702)",
    values: ([registry]) => `${registry}`,
    hint: "Deploy the registry first, and compare its address and the chain.",
    retry: "never",
  },
  IssuersRefused: {
    what: "A requirement names issuers or a trust list, one of the two",
    values: ([issuers, trustList]) => `this one has ${issuers} issuers and the trust list ${trustList}`,
    hint: "Give at least one issuer and the zero address for the trust list, or no issuer and a trust list.",
    retry: "never",
  },
  ZeroIssuer: {
    what: "The zero address is among the issuers, and it issues nothing",
    values: ([position]) => `at position ${position}, counted from 0`,
    hint: "Leave it out.",
    retry: "never",
  },
  TrustedWhenRefused: {
    what: "With a trust list it is stated as of when it is asked, and without one it is not",
    values: ([trustList, trusted]) => `the trust list is ${trustList}, and the choice ${trusted}`,
    hint: "With a trust list give 1 (trusted now) or 2 (trusted when it was issued); with listed issuers 0, for they have no time.",
    retry: "never",
  },
  TrustListWithoutCode: {
    what: "There is no trust list at this address, or an account that borrows its code (EIP-7702)",
    values: ([trustList]) => `${trustList}`,
    hint: "Deploy the trust list first, and compare its address and the chain.",
    retry: "never",
  },
  NullifierKindRefused: {
    what: "An attestation has no fields that could be proven, so none can be the nullifier",
    values: ([kind]) => `kind ${kind} was asked for`,
    hint: "Choose the attestation or its subject for the nullifier.",
    retry: "never",
  },
  NullifierPositionUnexpected: {
    what: "A field's position is given, but no field is the nullifier",
    values: ([position]) => `position ${position}`,
    hint: "Give position 0, or choose a field for the nullifier.",
    retry: "never",
  },
  SameGate: {
    what: "Both gates are the same one",
    values: ([gate]) => `${gate}`,
    hint: "Name two different gates, or give the campaign this one alone.",
    retry: "never",
  },
  OnlyItsGate: {
    what: "An adapter is used by the gate that made it, and by nobody else",
    values: ([caller, gate]) => `its gate is ${gate}, and the caller was ${caller}`,
    hint: "Call that gate.",
    retry: "never",
  },
  ZeroGuardian: {
    what: "A gate that can be paused needs a guardian",
    hint: "Name the account that may pause and resume.",
    retry: "never",
  },
  ZeroMaxPaused: {
    what: "A gate that can be paused needs time to be paused for",
    hint: "Give the most seconds for which a campaign may be paused.",
    retry: "never",
  },
  ZeroNoPauseWindow: {
    what: "A gate that can be paused must leave time for claims after a pause",
    hint: "Give the seconds that are left at least, a day, say.",
    retry: "never",
  },
  NotGuardian: {
    what: "Only the guardian may pause and resume claims, or veto a root that others proposed",
    values: ([caller, guardian]) => `it is ${guardian}, and the caller was ${caller}`,
    hint: "Send it from the guardian.",
    retry: "now",
  },
  CampaignWithoutCode: {
    what: "There is no campaign at this address, or an account that borrows its code (EIP-7702)",
    values: ([campaign]) => `${campaign}`,
    hint: "Create the campaign first, and compare its address and the chain.",
    retry: "never",
  },
  CampaignAsksAnother: {
    what: "The campaign does not ask this gate, and so would not be paused",
    values: ([campaign, gate]) => `${campaign} asks ${gate}`,
    hint: "Pause through the gate that it asks; where that asks two others, name the campaign's adapter (adapterOf) instead of the campaign.",
    retry: "never",
  },
  AlreadyPaused: {
    what: "The campaign is paused already, or about to be",
    values: ([campaign, until]) => `${campaign}, until ${at(until)} at most`,
    hint: "Nothing to do; once this pause is over, it can be paused again as long as it has seconds left.",
    retry: "later",
    retryAt: ([, until]) => until as bigint,
  },
  NotPaused: {
    what: "The campaign is not paused, or its pause has ended by itself",
    values: ([campaign]) => `${campaign}`,
    hint: "Nothing to do.",
    retry: "never",
  },
  CampaignOver: {
    what: "The campaign is over, so there are no claims to pause",
    values: ([now, end]) => `it is ${at(now)}, and the end was ${at(end)}`,
    hint: "There is none.",
    retry: "never",
  },
  NoPauseWindow: {
    what: "Too little time would be left for claims after a pause",
    values: ([timeLeft, noPauseWindow]) => `${timeLeft} seconds, where ${noPauseWindow} must be left`,
    hint: "There is none: the gate was made so that claimants keep this time.",
    retry: "never",
  },
  PausesUsedUp: {
    what: "The campaign was paused for as long as it may be",
    values: ([paused, most]) => `${paused} of ${most} seconds`,
    hint: "There is none: the gate and the campaign were made with this bound.",
    retry: "never",
  },
};
