import type { Address } from "viem";
import { tellAnnouncement } from "../../../scripts/start/chapters/announcementChapter.ts";
import { tellAttestations } from "../../../scripts/start/chapters/attestationsChapter.ts";
import type { PlayedChapter } from "../../../scripts/start/chapters/chapter.ts";
import { tellDispute } from "../../../scripts/start/chapters/disputeChapter.ts";
import { tellGateway } from "../../../scripts/start/chapters/gatewayChapter.ts";
import { tellRecall } from "../../../scripts/start/chapters/recallChapter.ts";
import { tellRelay } from "../../../scripts/start/chapters/relayChapter.ts";
import { tellRewards } from "../../../scripts/start/chapters/rewardsChapter.ts";
import { tellVesting } from "../../../scripts/start/chapters/vestingChapter.ts";
import { samplePath } from "../timeline/samplePath.ts";

const TOKEN = 10n ** 18n;
const accountOf = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;

export const attestations: Parameters<typeof tellAttestations>[0]["attestations"] = {
  made: 2,
  verdicts: [
    { uid: `0x${"c1".repeat(32)}`, role: "translator", outcome: "Valid" },
    { uid: `0x${"c2".repeat(32)}`, role: "moderator", outcome: "Revoked" },
  ],
};

export const byEas: Parameters<typeof tellAttestations>[0]["byEas"] = {
  eas: {
    registry: accountOf(3),
    uid: `0x${"c3".repeat(32)}`,
    paid: TOKEN,
    refused: "SubjectMismatch: The credential is about somebody else.",
  },
  gas: { what: "claim by an attestation of EAS", transactions: 1, gas: 124_000n },
};

export const announcement: Parameters<typeof tellAnnouncement>[0]["announcement"] = {
  announcedAt: 1_800_000_010n,
  from: 1_800_000_120n,
  copiedAt: 1_800_000_060n,
  moments: [
    { moment: 1_800_000_119n, live: "Valid", cached: "Valid", sentence: "" },
    { moment: 1_800_000_120n, live: "Revoked", cached: "Revoked", sentence: "" },
  ],
  reissue: {
    holder: `0x${"57".repeat(20)}`,
    toAnybody: "Valid",
    refused: "IssuerMismatch",
    sentence: "The credential's issuer is another, and <the> right one is expected.",
  },
};

const day = (days: number) => 1_800_000_000n + BigInt(days) * 86_400n;
export const dispute: Parameters<typeof tellDispute>[0]["dispute"] = {
  desk: accountOf(811),
  group: accountOf(812),
  case: `0x${"ca".repeat(32)}`,
  bond: TOKEN,
  openedAt: day(0),
  moments: [
    { what: "the case is open", moment: day(0), outcome: "Valid" },
    { what: "a seat has it held", moment: day(0) + 2n, outcome: "Suspended" },
    { what: "after its notice, anybody had it revoked", moment: day(10), outcome: "Revoked" },
  ],
  paid: { toClaimant: (3n * TOKEN) / 2n, toRespondent: 0n, toPanels: TOKEN / 4n, burned: TOKEN / 4n },
};

export const relay: Parameters<typeof tellRelay>[0]["relay"] = {
  wallet: accountOf(801),
  recipient: accountOf(802),
  amount: 99n * TOKEN,
  fee: TOKEN,
  items: 7,
  paid: 6,
  skipped: [{ index: 5, sentence: "Index 5 was paid already." }],
};

export const rewards: Parameters<typeof tellRewards>[0]["rewards"] = {
  timelock: 172_800n,
  roots: [
    { root: `0x${"51".repeat(32)}`, what: "fixed at creation", funding: 60n * TOKEN },
    { root: `0x${"52".repeat(32)}`, what: "vetoed", funding: 0n },
    { root: `0x${"53".repeat(32)}`, what: "accepted by a stranger", funding: 35n * TOKEN },
  ],
  refused: ["NothingProposed: No root is proposed."],
  pause: {
    seconds: 172_800n,
    acceptableFrom: 1_800_345_600n,
    later: 172_800n,
    refused: ["ClaimsPaused: Claims are paused.", "TimelockRunning: The timelock runs."],
  },
  greed: 1_000n * TOKEN,
  paidFirst: 40n * TOKEN,
  paidOverlap: 10n * TOKEN,
  paidSecond: 40n * TOKEN,
  paid: 90n * TOKEN,
  left: 5n * TOKEN,
};

export const recall: Parameters<typeof tellRecall>[0]["recall"] = {
  leaves: 6,
  start: day(7),
  funded: 60n * TOKEN,
  recalled: 60n * TOKEN,
  stranger: "NotTreasury: Only the treasury may do this.",
  late: "RecallOver: A campaign can be recalled before its start only.",
  each: TOKEN,
  paid: TOKEN,
};

export const coin: Parameters<typeof tellRecall>[0]["coin"] = {
  leaves: 4,
  funded: TOKEN / 25n,
  paid: (3n * TOKEN) / 100n,
  due: (3n * TOKEN) / 100n,
  refused: "CoinRefused: The receiver does not take the chain's coin.",
};

export const vesting: Parameters<typeof tellVesting>[0]["vesting"] = {
  schedule: {
    stepped: false,
    points: [
      { time: 1_831_536_000n, share: 25n * 10n ** 16n },
      { time: 1_926_144_000n, share: 10n ** 18n },
    ],
  },
  start: 1_800_000_000n,
  end: 1_847_304_000n,
  leaves: 8,
  claimed: 7,
  early: "NothingDue: Nothing is due now.",
  paidAt: [
    { moment: 1_800_000_000n, paid: 0n },
    { moment: 1_831_536_000n, paid: 175n * TOKEN },
    { moment: 1_926_144_000n, paid: 700n * TOKEN },
  ],
  paid: 700n * TOKEN,
  swept: 100n * TOKEN,
};

const gateway: Parameters<typeof tellGateway>[0] = {
  traced: { claim: samplePath("paid"), revocation: samplePath("announced") },
  claimants: 200,
  taken: 200,
  tickets: 0,
  before: 80,
  paid: 200,
  twice: 0,
  transactions: 4,
  blocks: 3,
};

const gas = [{ what: "send it", transactions: 1, gas: 21_000n }];

/** Every chapter, told of a run that went as it must. */
export const sampleChapters: readonly PlayedChapter[] = [
  tellAttestations({ attestations, gas, byEas }),
  tellAnnouncement({ announcement, gas }),
  tellRelay({ relay, gas }),
  tellDispute({ dispute, gas }),
  tellRecall({ recall, coin, gas }),
  tellRewards({ rewards, gas }),
  tellVesting({ vesting, gas }),
  tellGateway(gateway),
];
