import { formatUnits, zeroAddress } from "viem";
import { asItIs, type ClaimErrorEntries, claimLengthText, claimTimeText } from "./claimErrorEntry.ts";

/** What creating a campaign, sweeping it, or naming its treasury's successor meets. */
export const campaignErrors: ClaimErrorEntries = {
  ZeroRoot: {
    what: "The campaign's root is zero, under which nothing could be proven",
    hint: "Build the tree from the allocation, and take the root from there.",
  },
  CountOutOfRange: {
    what: "No campaign has this many leaves",
    values: ([count, most]) => `${count}, not 1 to ${most}`,
    hint: "Take the count from the allocation; split one with more rows into several campaigns.",
  },
  TokenWithoutCode: {
    what: "There is no token at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Compare the token's address and the chain.",
  },
  GateWithoutCode: {
    what: "There is no gate at this address, or an account that borrows its code (EIP-7702)",
    values: asItIs,
    hint: "Deploy the gate first, or give the zero address for none.",
  },
  EndOutOfRange: {
    what: "The campaign would end before it starts, or has ended already",
    values: ([start, end, now]) =>
      `it is ${claimTimeText(now)}, its start is ${claimTimeText(start)} and its end ${claimTimeText(end)}`,
    hint: "Give an end that is later than the start and than now, all in Unix seconds.",
  },
  EndTooFar: {
    what: "The campaign could end later than any campaign may",
    values: ([latestEnd, limit]) =>
      `at ${claimTimeText(latestEnd)} with extra time, after ${claimTimeText(limit)}`,
    hint: "Give an earlier end, or less extra time, in Unix seconds, not milliseconds.",
  },
  ExtraTimeTooLong: {
    what: "The gate could move the end by more than ten years",
    values: ([maxExtraTime]) => `by up to ${claimLengthText(maxExtraTime)}`,
    hint: "Give less extra time.",
  },
  TreasuryRefused: {
    what: "This cannot be a treasury",
    values: ([treasury]) =>
      treasury === zeroAddress
        ? "it is the zero address"
        : `${treasury} is the token, the campaign or the relay`,
    hint: "Name an account that can hold tokens.",
  },
  WavesOutOfRange: {
    what: "The waves do not fit",
    values: ([waves, interval, count]) =>
      `${waves} waves, ${claimLengthText(interval)} apart, for ${count} leaves`,
    hint: "Give 0 waves and an interval of 0 for none, or 2 waves up to one a leaf and an interval of at least 1.",
  },
  WavesBeyondEnd: {
    what: "The last wave would not open before the campaign's end",
    values: ([lastWave, end]) =>
      `it opens at ${claimTimeText(lastWave)}, and the end is ${claimTimeText(end)}`,
    hint: "Give fewer waves, a shorter interval or a later end.",
  },
  AfterLastWaveWithoutWaves: {
    what: "Others may claim after the last wave, but there are no waves",
    hint: "Give the campaign waves, or let anybody claim for others, or nobody.",
  },
  ExtraTimeWithoutGate: {
    what: "The end may be moved by a gate, but there is none",
    values: ([maxExtraTime]) => `by up to ${claimLengthText(maxExtraTime)}`,
    hint: "Give a gate, or 0 for the extra time.",
  },
  ZeroFunding: {
    what: "The campaign would be created without money",
    hint: "Fund it with the sum of its allocation.",
  },
  NotAClone: {
    what: "This is the shared code of light campaigns, not a campaign",
    hint: "Give the address of a campaign: the factory's event CampaignCreated has it.",
  },
  CloneArgumentsTooLong: {
    what: "The terms do not fit behind a clone",
    hint: "Use the factory that is shipped: the terms of all its campaigns have 160 bytes.",
  },
  CampaignExists: {
    what: "This creator has made this very campaign before",
    values: ([campaign]) => `it is ${campaign}`,
    hint: "Use that one; for a second one, give another salt.",
  },
  FailedDeployment: {
    what: "The campaign could not be deployed, and gave no reason",
    hint: "Send it again with more gas.",
    retry: "now",
  },
  Create2EmptyBytecode: {
    what: "There was no code to deploy",
    hint: "Compare the factory's code (symbolon campaign verify-source).",
  },
  UnderFunded: {
    what: "Less arrived at the campaign than was sent",
    values: ([received, funding]) => `${received} of ${funding} base units`,
    hint: "Use a token that takes no fee on transfers.",
  },
  NotEnded: {
    what: "The rest cannot be swept before the end",
    values: ([now, end]) => `it is ${claimTimeText(now)}, and the end is ${claimTimeText(end)}`,
    hint: "Sweep after the end, which a gate may still move.",
    retryAt: 1,
  },
  NoTimeToRecall: {
    what: "The campaign could be recalled before its start only",
    values: ([start, now]) => `it is ${claimTimeText(now)}, and the start is ${claimTimeText(start)}`,
    hint: "Give a start in the future, or make it not recallable.",
  },
  NotRecallable: {
    what: "This campaign is not recallable",
    hint: "Sweep it after its end.",
  },
  RecallOver: {
    what: "A campaign can be recalled before its start only",
    values: ([now, start]) => `it is ${claimTimeText(now)}, and the start was ${claimTimeText(start)}`,
    hint: "Sweep it after its end.",
  },
  NothingToRecall: {
    what: "The campaign has nothing that could be recalled",
    values: ([token]) => `no base unit of ${token}`,
    hint: "Look whether it was recalled before.",
  },
  NotTreasury: {
    what: "Only the treasury may do this",
    values: ([caller, treasury]) => `${treasury}, not ${caller}`,
    hint: "Send it from the treasury.",
    retry: "now",
  },
};

/** A share among an error's values, of which 1e18 is the whole. */
const part = (share: unknown) => `${formatUnits(BigInt(share as bigint), 16)} %`;

/** A vesting campaign's book: what it counts on in the high half, what of that is claimed in the low one. */
const book = (word: unknown) =>
  `${BigInt(word as bigint) >> 128n} base units funded, ${BigInt.asUintN(128, BigInt(word as bigint))} claimed`;

/** What a vesting campaign meets beside what all campaigns do: its schedule, its money, its releases. */
export const vestingErrors: ClaimErrorEntries = {
  PointsOutOfRange: {
    what: "No schedule has this many points",
    values: ([points, most]) => `${points}, not 1 to ${most}`,
    hint: "Give the schedule fewer points (a line needs only its two ends), and at least one.",
  },
  PointsNotAscending: {
    what: "The points of the schedule do not ascend by time",
    values: ([position, previous, time]) =>
      `point ${position} is at ${claimTimeText(time)}, and the one before it at ${claimTimeText(previous)}`,
    hint: "Sort the points by time, one for each moment.",
  },
  ShareFalls: {
    what: "The schedule would take back what is vested",
    values: ([position, previous, share]) =>
      `point ${position} has ${part(share)} of the whole, and the one before it ${part(previous)}`,
    hint: "Give each point all that is vested by then, not what is added.",
  },
  ScheduleIncomplete: {
    what: "A part would never vest",
    values: ([share]) => `the last point has ${part(share)} of the whole`,
    hint: "Give the last point a share of 1 (100 %).",
  },
  ScheduleTooFar: {
    what: "The schedule ends later than any may",
    values: ([time, limit]) => `at ${claimTimeText(time)}, after ${claimTimeText(limit)}`,
    hint: "Give earlier points, in Unix seconds: milliseconds are a thousand times too many.",
  },
  AmountTooLarge: {
    what: "A vesting campaign cannot keep an amount of this size",
    values: ([amount, most]) => `${amount} base units, at most ${most}`,
    hint: "Compare the token's decimals with the allocation; no real token has as much.",
  },
  FundingShort: {
    what: "The campaign has too little money that is not promised to others",
    values: ([amount, available]) => `${amount} base units needed, ${available} available`,
    hint: "Fund it (symbolon campaign fund); then claim again.",
    retry: "later",
  },
  NotClaimed: {
    what: "Nothing can be released before the leaf is claimed",
    values: ([index, account]) => `index ${index}, by ${account}`,
    hint: "Claim the leaf first, with its proof; compare index and account.",
  },
  NothingDue: {
    what: "Nothing is due now",
    values: ([index, account, released, total]) =>
      `${released} of ${total} base units of index ${index} were paid to ${account}, and no more is vested yet`,
    hint: ([, , released, total]) =>
      total !== undefined && released === total
        ? "Nothing to do: all of it was paid."
        : "Release again when more is vested: vested(amount, time) says how much by when.",
    retry: ([, , released, total]) => (total !== undefined && released === total ? "never" : "later"),
  },
  BookChanged: {
    what: "During the funding the token claimed, swept or funded something",
    values: ([before, afterwards]) => `before: ${book(before)}; after: ${book(afterwards)}`,
    hint: "Fund it in a transaction in which nobody else claims.",
    retry: "now",
  },
};

/** What a cumulative campaign meets beside what all campaigns do: its rules when it is created, then its roots. */
export const rootErrors: ClaimErrorEntries = {
  WavesRefused: {
    what: "A cumulative campaign has no waves",
    values: ([waves, interval]) => `${waves}, ${claimLengthText(interval)} apart`,
    hint: "Give 0 waves and an interval of 0: each root opens for everybody at once.",
  },
  ZeroProposer: {
    what: "Nobody could propose roots",
    hint: "Name a proposer: an account, or a contract that several people hold.",
  },
  // Of gates that pause, too.
  ZeroGuardian: {
    what: "There is no guardian, so nobody could pause claims, or veto roots",
    hint: "Name the account that may pause and resume, or the guardian that watches proposals.",
  },
  GuardianIsProposer: {
    what: "The proposer would watch itself",
    values: ([guardian]) => `both are ${guardian}`,
    hint: "Name a guardian that somebody else controls.",
  },
  TimelockOutOfRange: {
    what: "The timelock is too short or too long",
    values: ([timelock, least, most]) =>
      `${claimLengthText(timelock)}, not ${claimLengthText(least)} to ${claimLengthText(most)}`,
    hint: "Give the guardian a day at least, and claimants their root within 90 days.",
  },
  OverlapOutOfRange: {
    what: "The overlap is too short or too long",
    values: ([overlap, timelock]) =>
      `${claimLengthText(overlap)}, not 1 s to ${claimLengthText(timelock)} (the timelock)`,
    hint: "Give the timelock, unless you intend less.",
  },
  NotProposer: {
    what: "Only the proposer may propose roots",
    values: ([caller, proposer]) => `${proposer}, not ${caller}`,
    hint: "Sign with the proposer's key, or plan it for its Safe: --from ADDRESS --calldata FILE.",
    retry: "now",
  },
  RootUnchanged: {
    what: "This root is in force already",
    values: asItIs,
    hint: "Nothing to do; if the next root was meant, build it from the new totals.",
  },
  RootAlreadyProposed: {
    what: "This root was proposed already, and waits",
    values: ([root, proposedAt]) => `${root}, since ${claimTimeText(proposedAt)}`,
    hint: "Accept it once its timelock has run, or take it back (symbolon campaign veto).",
  },
  ProposalPending: {
    what: "Another root waits to be accepted",
    values: ([root, expires]) => `${root}, until ${claimTimeText(expires)} at the latest`,
    hint: "Accept that one, take it back (symbolon campaign veto), or wait until it expires.",
    retryAt: 1,
  },
  FundingAboveCap: {
    what: "A root may not bring so much money",
    values: ([funding, cap]) => `${funding} base units, at most ${cap}`,
    hint: "Fund the root up to the cap, and the campaign with the rest (symbolon campaign fund).",
  },
  ZeroManifestHash: {
    what: "The proposal does not say which manifest rebuilds its tree",
    hint: "Give the keccak256 of the manifest's bytes: without it no guardian can look the root up.",
  },
  NothingProposed: {
    what: "No root is proposed",
    hint: "Look at the campaign's events: it was accepted or vetoed already, or never proposed.",
  },
  ProposalMismatch: {
    what: "Another proposal waits than the named one",
    values: ([named, proposed]) => `${named} was named, and ${proposed} waits`,
    hint: "Look at the one that waits before you name it.",
  },
  TimelockRunning: {
    what: "The root's timelock has not run yet",
    values: ([now, from]) =>
      `it is ${claimTimeText(now)}, and the root can be accepted from ${claimTimeText(from)} on`,
    hint: "Accept it from then on.",
    retryAt: 1,
  },
  ProposalExpired: {
    what: "The proposal was not accepted in time",
    values: ([now, expires]) =>
      `it is ${claimTimeText(now)}, and it could be accepted until ${claimTimeText(expires)}`,
    hint: "Have the proposer propose it again; its timelock then runs again.",
  },
  RootUnderFunded: {
    what: "Less arrived at the campaign than the root was to bring",
    values: ([received, funding]) => `${received} of ${funding} base units`,
    hint: "Use a token that takes no fee on transfers; or propose the root without funding, and fund the campaign.",
  },
};
