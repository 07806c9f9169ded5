import type { Noun } from "./command/verbs.ts";

const HELP = `
A relay is the one fee taker of many keys: claims are signed for it, and any of its keys sends them (\`campaign relay
--through\`). Its fees go to its treasury alone. \`deploy relay\` makes one; --rpc may be set once for all as SYMBOLON_RPC_URL.
To have a Safe, or another account whose key is elsewhere, send instead: --from ADDRESS --calldata FILE.`;

/** `symbolon relay ...`: one fee taker for many keys. */
export const relay: Noun = {
  name: "relay",
  summary: "one fee taker for many keys: look at it, name its keys, collect its fees",
  help: HELP,
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    "show <relay>": {
      summary: "its owner, treasury and keys, and what it holds",
      load: () => import("./relay/usage/show.ts"),
    },
    "set-key <relay>": {
      summary: "as the owner: list keys that send bundles, and strike others off",
      load: () => import("./relay/usage/setKey.ts"),
    },
    "collect <relay> <token>": {
      summary: "send what it holds of a token to its treasury; anybody may",
      load: () => import("./relay/usage/collect.ts"),
    },
  },
};
