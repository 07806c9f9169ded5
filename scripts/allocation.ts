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
      load: () => import("./allocation/sample.ts"),
    },
    "check <file>": {
      summary: "read an allocation as `tree build` would, show its totals and what looks odd",
      load: () => import("./allocation/check.ts"),
    },
    "next <previous> <new>": {
      summary: "add what was earned since to the totals of a cumulative campaign's present tree",
      load: () => import("./allocation/next.ts"),
    },
    "from-credentials": {
      summary:
        "who holds valid credentials at one block, and what each account gets by rules: rows for tree build",
      load: () => import("./allocation/fromCredentials.ts"),
    },
    "trace <dir> <account>": {
      summary: "why an account gets what it gets: its credentials, the rules that applied, what capped them",
      load: () => import("./allocation/trace.ts"),
    },
    "verify <dir>": {
      summary: "make an allocation from credentials again at its block, and compare every byte",
      load: () => import("./allocation/verify.ts"),
    },
  },
};
