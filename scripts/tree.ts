import type { Noun } from "./command/verbs.ts";

/** `symbolon tree ...`. */
export const tree: Noun = {
  name: "tree",
  summary: "from an allocation file to a root, proofs and what is published",
  loadExplain: async () =>
    (await import("../src/sdk/credentials/attestations/attestationRefusal.ts")).attestationRefusal,
  verbs: {
    "commit <file>": {
      summary:
        "commit to an allocation and to the public randomness that will shuffle it, before that exists",
      load: () => import("./tree/commit.ts"),
    },
    "build <file>": {
      summary: "read an allocation, build its tree, print its root; with --out also write everything down",
      load: () => import("./tree/build.ts"),
    },
    "identify <file>": {
      summary: "find how a published root was made of an allocation, and how to build it again",
      load: () => import("./tree/identify.ts"),
    },
    "import <file>": {
      summary: "read a dump of OpenZeppelin's StandardMerkleTree, and check each of its nodes",
      load: () => import("./tree/import.ts"),
    },
    "export <dir>": {
      summary: "write a tree as other tools take it",
      load: () => import("./tree/export.ts"),
    },
    "proof <place> <address>": {
      summary: "print what an account needs to claim, checked against the root",
      load: () => import("./tree/proof.ts"),
    },
    "verify <dir>": {
      summary: "recompute leaves, nodes, root, every file and every proof from the rows alone, and compare",
      load: () => import("./tree/verify.ts"),
    },
    "serve <dir>": {
      summary: "serve a tree on this machine alone, as any static host would, to try a page or rehearse with",
      load: () => import("./tree/serve.ts"),
    },
    "diff <before> <after>": {
      summary: "compare two allocations by account: who was added, removed, raised, lowered, moved",
      load: () => import("./tree/diff.ts"),
    },
    "report <path>": {
      summary: "describe an allocation: who gets how much, how evenly, and what looks odd",
      load: () => import("./tree/report.ts"),
    },
  },
};
