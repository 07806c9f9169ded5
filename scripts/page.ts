import type { Noun } from "./command/verbs.ts";

/** `symbolon page ...`: static pages for those who claim, verify, hold credentials and operate. */
export const page: Noun = {
  name: "page",
  summary:
    "build claim, verify, holder's and console pages, serve them or a tree, and check what a host serves",
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    "build <config>": {
      summary: "build the pages that a file describes, for any static host; whole or not at all",
      load: () => import("./page/usage/build.ts"),
    },
    "serve <dir>": {
      summary: "serve built pages with their headers, or a tree, on this machine",
      example: "symbolon page serve site --port 8080",
      load: () => import("./page/usage/serve.ts"),
    },
    "check <url>": {
      summary: "compare what a host really serves with the build, and the campaign with the chain",
      load: () => import("./page/usage/check.ts"),
    },
  },
};
