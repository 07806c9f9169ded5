import { zeroAddress } from "viem";
import { at, type ClaimErrorEntries } from "./claimErrorEntry.ts";

/** What creating a campaign, sweeping it, or naming its treasury's successor meets. */
export const campaignErrors: ClaimErrorEntries = {
  ZeroRoot: {
    what: "The campaign's root is zero, under which nothing could be proven",
    hint: "Build the tree from the allocation, and take the root from there.",
  },
  CountOutOfRange: {
    what: "No campaign has this many leaves",
    values: ([count, most]) => `${count}, where 1 to ${most} are possible`,
    hint: "Take the count from the allocation; split an allocation with more rows into several campaigns.",
  },
  TokenWithoutCode: {
    what: "There is no token at this address, or an account that borrows its code (EIP-7702)",
    values: ([token]) => `${token}`,
    hint: "Compare the token's address and the chain.",
  },
  GateWithoutCode: {
    what: "There is no gate at this address, or an account that borrows its code (EIP-7702)",
    values: ([gate]) => `${gate}`,
    hint: "Deploy the gate first, or give the zero address for none.",
  },
  EndOutOfRange: {
    what: "The campaign would end before it starts, or has ended already",
    values: ([start, end, now]) => `it is ${at(now)}, its start is ${at(start)} and its end ${at(end)}`,
    hint: "Give an end that is later than the start and than now, all in Unix seconds.",
  },
  EndTooFar: {
    what: "The campaign could end later than any campaign may",
    values: ([latestEnd, limit]) =>
      `at ${at(latestEnd)}, extra time included, where ${at(limit)} is the latest`,
    hint: "Give an earlier end, or less extra time, in Unix seconds: milliseconds are a thousand times too many.",
  },
  TreasuryRefused: {
    what: "This cannot be a treasury",
    values: ([treasury]) =>
      treasury === zeroAddress ? "it is the zero address" : `${treasury} is the token, or the campaign`,
    hint: "Name an account that can hold what is left.",
  },
  WavesOutOfRange: {
    what: "These waves cannot be",
    values: ([waves, interval, count]) => `${waves} waves, ${interval} seconds apart, for ${count} leaves`,
    hint: "Give 0 waves and an interval of 0 for none, or 2 waves up to as many as there are leaves and an interval of at least 1.",
  },
  WavesBeyondEnd: {
    what: "The last wave would not open before the campaign's end",
    values: ([lastWave, end]) => `it opens at ${at(lastWave)}, and the end is ${at(end)}`,
    hint: "Give fewer waves, a shorter interval or a later end.",
  },
  AfterLastWaveWithoutWaves: {
    what: "Others may claim after the last wave, but there are no waves",
    hint: "Give the campaign waves, or let anybody claim for others, or nobody.",
  },
  ExtraTimeWithoutGate: {
    what: "The end may be moved by a gate, but there is none",
    values: ([maxExtraTime]) => `by up to ${maxExtraTime} seconds`,
    hint: "Give a gate, or 0 for the extra time.",
  },
  ZeroFunding: {
    what: "The campaign would be created without money",
    hint: "Fund it with the sum of its allocation.",
  },
  NotAClone: {
    what: "This is what campaigns in the light form share, and no campaign",
    hint: "Give the address of a campaign: the factory's event CampaignCreated tells it.",
  },
  CloneArgumentsTooLong: {
    what: "The terms do not fit behind a clone",
    hint: "Use the factory that is shipped: the terms of all its campaigns have 160 bytes.",
  },
  CampaignExists: {
    what: "This creator has made this very campaign before",
    values: ([campaign]) => `it is ${campaign}`,
    hint: "Use that one; where a second one is meant, give another salt.",
  },
  FailedDeployment: {
    what: "The campaign could not be deployed, and gave no reason",
    hint: "Send it again with more gas: a campaign's code takes most of what its creation costs.",
    retry: "now",
  },
  Create2EmptyBytecode: {
    what: "There was no code to deploy",
    hint: "No factory of ours throws this: compare the factory's code (symbolon campaign verify-source).",
  },
  UnderFunded: {
    what: "Less arrived at the campaign than was sent",
    values: ([received, funding]) => `${received} of ${funding} base units`,
    hint: "Use a token that takes no fee on transfers: with this one the last claimants would go empty.",
  },
  NotEnded: {
    what: "What is left cannot be swept before the end",
    values: ([now, end]) => `it is ${at(now)}, and the end is ${at(end)} as things stand`,
    hint: "Sweep from then on; a gate may move the end until it has come.",
    retry: "later",
    retryAt: ([, end]) => end as bigint,
  },
  NotTreasury: {
    what: "Only the treasury may do this",
    values: ([caller, treasury]) => `it is ${treasury}, and the caller was ${caller}`,
    hint: "Send it from the treasury.",
    retry: "now",
  },
};
