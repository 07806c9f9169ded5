/** What is told on demand, by the name that `--chapter` takes, in the order in which it is played. */
export const chapterSummaries = {
  attestations: "attest to helpers one by one, revoke one, verify both on the chain and off it",
  announcement: "announce a revocation, and watch it take effect live and from a copy",
  relay: "relay a wallet's signed claim, and a bundle with a claim that is taken",
  dispute: "contest a diploma that a group issued, hold it meanwhile, and let a panel decide",
  recall: "recall a campaign with a wrong tree before its start, create the right one, and pay coin",
  rewards: "reward week after week, veto a bad root, pause while a good one waits",
  vesting: "vest over four years, which the chain skips, and sweep what nobody claimed",
  gateway: "hand 200 signed claims in to a gateway, kill it midway, start it again",
} as const;

export type ChapterName = keyof typeof chapterSummaries;

export const chapterNames = Object.keys(chapterSummaries) as readonly ChapterName[];
