import type { Noun } from "./command/verbs.ts";

/** `symbolon gateway ...`: claimants hand in signed claims over HTTP; each is paid once, in a promised place. */
export const gateway: Noun = {
  name: "gateway",
  summary: "take signed claims in over HTTP, each in a promised place, and pay each exactly once",
  help: `
--store may be set once for all as DATABASE_URL, --rpc as SYMBOLON_RPC_URL. What is taken in lies in the store, where
\`show\`, \`pause\`, \`drain\` and \`retry\` of \`symbolon work\` see to it. docs/run-the-gateway.md tells the rest.`,
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    start: {
      summary: "serve claimants and send what they hand in, until it is stopped",
      load: () => import("./gateway/usage/start.ts"),
    },
    verify: {
      summary: "say over HTTP of credentials whether they are good, until it is stopped",
      load: () => import("./gateway/verify.ts"),
    },
  },
};
