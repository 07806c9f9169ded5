import type { Noun } from "./command/verbs.ts";

/** `symbolon allocation ...`. */
export const allocation: Noun = {
  name: "allocation",
  summary: "who is to get how much, before there is a tree",
  loadExplain: async () => {
    const { batchRefusal } = await import("../src/sdk/credentials/changes/batchRefusal.ts");
    const { attestationRefusal } = await import("../src/sdk/credentials/attestations/attestationRefusal.ts");
    return (thrown) => batchRefusal(thrown) ?? attestationRefusal(thrown);
  },
  verbs: {
    sample: {
      summary: "make a generated file to try things with",
      example: "symbolon allocation sample --out allocation.csv",
      load: () => import("./allocation/usage/sample.ts"),
    },
    "next <previous> <new>": {
      summary: "add what was earned since to the totals of a cumulative campaign's present tree",
      example: "symbolon allocation next week-07 new-08.csv --out rows-08",
      load: () => import("./allocation/usage/next.ts"),
    },
    "import <source> <file>": {
      summary:
        "take over what is left of a list of Sablier, Uniswap's distributor or Merkl: rows for tree build",
      example: "symbolon allocation import sablier campaign.json --contract 0xCAMPAIGN --out drop",
      load: () => import("./allocation/usage/import.ts"),
    },
    "from-credentials": {
      summary:
        "who holds valid credentials at one block, and what each account gets by rules: rows for tree build",
      example:
        "symbolon allocation from-credentials --schema 0xSCHEMA --rules rules.json --registry 0xREGISTRY --finality finalized --out drop",
      load: () => import("./allocation/usage/fromCredentials.ts"),
    },
    "trace <dir> <account>": {
      summary: "why an account gets what it gets: its credentials, the rules that applied, what capped them",
      example: "symbolon allocation trace drop 0xACCOUNT",
      load: () => import("./allocation/usage/trace.ts"),
    },
  },
};
