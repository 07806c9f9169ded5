import type { Noun } from "./command/verbs.ts";

/** `symbolon rehearse ...`: claim day, before it happens. */
export const rehearse: Noun = {
  name: "rehearse",
  summary: "claim day before it happens: claim every leaf on a fork, play the burst, choose waves",
  loadExplain: async () => (await import("../src/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: [
    {
      name: "dry-run",
      usage: "[options] <campaign> <dir>",
      summary: "claim every leaf of a campaign on forks of its chain, and tell what would fail",
      load: () => import("./rehearse/dryRun.ts"),
    },
    {
      name: "claim-ranges",
      usage: "",
      summary: "",
      isHidden: true,
      load: () => import("./rehearse/claimRanges.ts"),
    },
    {
      name: "work",
      usage: "[options] <dir>",
      summary: "do ranges of a dry run that `rehearse dry-run --queue` hands out",
      load: () => import("./rehearse/work.ts"),
    },
    {
      name: "burst",
      usage: "[options] [tree]",
      summary: "play claim day: everybody comes at once, by each strategy, side by side",
      load: () => import("./rehearse/burst.ts"),
    },
    {
      name: "plan",
      usage: "[options] [tree]",
      summary: "choose waves and the time between them, by simulation of the whole day",
      load: () => import("./rehearse/plan.ts"),
    },
    {
      name: "compare",
      usage: "[options] <a> <b>",
      summary: "tell what got better and what got worse from one burst to another",
      load: () => import("./rehearse/compare.ts"),
    },
  ],
};
