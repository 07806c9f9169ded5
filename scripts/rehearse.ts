import type { Noun } from "./command/verbs.ts";

/** `symbolon rehearse ...`: claim day, before it happens. */
export const rehearse: Noun = {
  name: "rehearse",
  summary: "claim day before it happens: claim every leaf on a fork, play the burst, choose waves",
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    "dry-run <campaign> <dir>": {
      summary: "claim every leaf of a campaign on forks of its chain, and tell what would fail",
      example: "symbolon rehearse dry-run 0xCAMPAIGN tree --fork https://... --block 21000000",
      load: () => import("./rehearse/usage/dryRun.ts"),
    },
    "claim-ranges": {
      summary: "",
      isHidden: true,
      load: () => import("./rehearse/claimRanges.ts"),
    },
    "burst [tree]": {
      summary: "play claim day: everybody comes at once, by each strategy, side by side",
      example: "symbolon rehearse burst tree --scenario day.json --out before",
      load: () => import("./rehearse/usage/burst.ts"),
    },
    "plan [tree]": {
      summary: "choose waves and the time between them, by simulation of the whole day",
      example:
        "symbolon rehearse plan tree --scenario day.json --fee-ceiling 20 --longest-wait 10m --out day-in-waves.json",
      load: () => import("./rehearse/usage/plan.ts"),
    },
    "compare <a> <b>": {
      summary: "tell what got better and what got worse from one burst to another",
      example: "symbolon rehearse compare before after",
      load: () => import("./rehearse/usage/compare.ts"),
    },
  },
};
