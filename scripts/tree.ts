import type { Noun } from "./command/verbs.ts";

/** `symbolon tree ...`. */
export const tree: Noun = {
  name: "tree",
  summary: "from an allocation file to a root, proofs and what is published",
  loadExplain: async () => {
    const { batchRefusal } = await import("../src/sdk/credentials/changes/batchRefusal.ts");
    const { attestationRefusal } = await import("../src/sdk/credentials/attestations/attestationRefusal.ts");
    return (thrown) => batchRefusal(thrown) ?? attestationRefusal(thrown);
  },
  verbs: {
    "commit <file>": {
      summary:
        "commit to an allocation and to the public randomness that will shuffle it, before that exists",
      example:
        "symbolon tree commit drop.csv --decimals 18 --randomness drand:40000000 --out drop.commitment.json",
      load: () => import("./tree/usage/commit.ts"),
    },
    "build <file>": {
      summary:
        "read an allocation, or a dump of a tree, build its tree, print its root; with --out also write everything down",
      example: "symbolon tree build allocation.csv --decimals 18 --out tree",
      load: () => import("./tree/usage/build.ts"),
    },
    "identify <file>": {
      summary: "find how a published root was made of an allocation, and how to build it again",
      example: "symbolon tree identify allocation.csv --decimals 18 --root 0xROOT",
      load: () => import("./tree/usage/identify.ts"),
    },
    "export <dir>": {
      summary: "write a tree as other tools take it",
      example: "symbolon tree export tree --format openzeppelin --out dump.json",
      load: () => import("./tree/usage/export.ts"),
    },
    "proof <place> <address>": {
      summary: "print what an account needs to claim, checked against the root",
      example: "symbolon tree proof tree 0xACCOUNT",
      load: () => import("./tree/usage/proof.ts"),
    },
    "verify <dir>": {
      summary:
        "make a tree again from its rows, or an allocation from credentials at its block, and compare every byte",
      example: "symbolon tree verify tree --second-opinion",
      load: () => import("./tree/usage/verify.ts"),
    },
    "diff <before> <after>": {
      summary: "compare two allocations by account: who was added, removed, raised, lowered, moved",
      example: "symbolon tree diff week-07 week-08 --only-raises",
      load: () => import("./tree/usage/diff.ts"),
    },
    "report <path>": {
      summary: "read an allocation as `tree build` would: who gets how much, how evenly, and what looks odd",
      example: "symbolon tree report allocation.csv --decimals 18 --rows 5000 --out report.html",
      load: () => import("./tree/usage/report.ts"),
    },
  },
};
