import { at, type ClaimErrorEntries } from "./claimErrorEntry.ts";

/** What a cumulative campaign meets beside what all campaigns do: its rules when it is created, then its roots. */
export const rootErrors: ClaimErrorEntries = {
  WavesRefused: {
    what: "A cumulative campaign has no waves",
    values: ([waves, interval]) => `there were to be ${waves}, ${interval} seconds apart`,
    hint: "Give 0 waves and an interval of 0: each root opens for everybody at once.",
    retry: "never",
  },
  ZeroProposer: {
    what: "Nobody could propose roots",
    hint: "Name a proposer: an account, or a contract that several people hold.",
    retry: "never",
  },
  ZeroGuardian: {
    what: "Nobody could veto roots",
    hint: "Name a guardian that watches proposals.",
    retry: "never",
  },
  GuardianIsProposer: {
    what: "Whoever proposes would watch itself",
    values: ([guardian]) => `both are ${guardian}`,
    hint: "Name a guardian whose key is kept by somebody else.",
    retry: "never",
  },
  TimelockOutOfRange: {
    what: "The timelock is too short or too long",
    values: ([timelock, least, most]) => `${timelock} seconds, where ${least} to ${most} are possible`,
    hint: "Give the guardian a day at least, and claimants their root within 90 days.",
    retry: "never",
  },
  OverlapOutOfRange: {
    what: "The overlap is too short or too long",
    values: ([overlap, timelock]) => `${overlap} seconds, where 1 to ${timelock} (the timelock) are possible`,
    hint: "Give the timelock itself where nothing else is meant.",
    retry: "never",
  },
  NotProposer: {
    what: "Only the proposer may propose roots",
    values: ([caller, proposer]) => `it is ${proposer}, and the caller was ${caller}`,
    hint: "Send it from the proposer.",
    retry: "now",
  },
  RootUnchanged: {
    what: "This root is in force already",
    values: ([root]) => `${root}`,
    hint: "Nothing to do; if the next root was meant, build it from the new totals.",
    retry: "never",
  },
  RootAlreadyProposed: {
    what: "This root was proposed already, and waits",
    values: ([root, proposedAt]) => `${root}, since ${at(proposedAt)}`,
    hint: "Accept it once its timelock has run; to change its funding, take it back (symbolon campaign veto) and propose it anew.",
    retry: "never",
  },
  ProposalPending: {
    what: "Another root waits to be accepted",
    values: ([root, expires]) => `${root}, until ${at(expires)} at the latest`,
    hint: "Accept that one, take it back (symbolon campaign veto), or wait until it expires.",
    retry: "later",
    retryAt: ([, expires]) => expires as bigint,
  },
  FundingAboveCap: {
    what: "No root brings so much money with it",
    values: ([funding, cap]) => `${funding} base units, where ${cap} are the most`,
    hint: "Fund the root up to the cap, and send the rest to the campaign directly (symbolon campaign fund).",
    retry: "never",
  },
  ZeroManifestHash: {
    what: "The proposal does not say which manifest rebuilds its tree",
    hint: "Give the keccak256 of the manifest's bytes: without it no guardian can look the root up.",
    retry: "never",
  },
  NothingProposed: {
    what: "No root is proposed",
    hint: "Look at the campaign's events: it was accepted or vetoed already, or never proposed.",
    retry: "never",
  },
  ProposalMismatch: {
    what: "Another proposal waits than the one that was named, by its hash",
    values: ([named, proposed]) => `${named} was named, and ${proposed} waits`,
    hint: "Look at the one that waits before you name it.",
    retry: "never",
  },
  TimelockRunning: {
    what: "The root's timelock has not run yet",
    values: ([now, from]) => `it is ${at(now)}, and the root can be accepted from ${at(from)} on`,
    hint: "Accept it from then on.",
    retry: "later",
    retryAt: ([, from]) => from as bigint,
  },
  ProposalExpired: {
    what: "The proposal was not accepted in time",
    values: ([now, expires]) => `it is ${at(now)}, and it could be accepted until ${at(expires)}`,
    hint: "Have the proposer propose it again; its timelock then runs anew.",
    retry: "never",
  },
  RootUnderFunded: {
    what: "Less arrived at the campaign than the root was to bring",
    values: ([received, funding]) => `${received} of ${funding} base units`,
    hint: "Use a token that takes no fee on transfers; or propose the root without funding, and fund the campaign directly.",
    retry: "never",
  },
};
