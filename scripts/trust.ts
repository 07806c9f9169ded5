import type { Noun } from "./command/verbs.ts";

const HELP = `
A trust list is one authority's accreditations; a policy says how many of several lists must vouch. Gates and verifiers ask
either (\`deploy gate --trust-list\`, \`credential verify --trust-list\`). \`deploy trust-list\` and \`deploy trust-policy\` make
them; --rpc may be set once for all as SYMBOLON_RPC_URL.
To have a Safe, or a group, change its list: --from ADDRESS --calldata FILE.`;

/** `symbolon trust ...`: whom to trust. */
export const trust: Noun = {
  name: "trust",
  summary: "whom to trust: accreditations on lists, and policies over several lists",
  help: HELP,
  loadExplain: async () => (await import("../src/sdk/governance/trust/trustRefusal.ts")).trustRefusal,
  verbs: {
    "list <list>": {
      summary: "the accreditations of a list: in force, coming and over",
      load: () => import("./trust/usage/list.ts"),
    },
    "check <issuer>": {
      summary: "whether a list or a policy trusts an issuer at a moment, and why",
      load: () => import("./trust/usage/check.ts"),
    },
    "compare <policy> <other>": {
      summary: "the live credentials that two policies judge differently, and why",
      load: () => import("./trust/usage/compare.ts"),
    },
    "accredit <list> <issuer>": {
      summary: "as the authority: accredit an issuer",
      load: () => import("./trust/accredit.ts"),
    },
    "end <list> <issuer>": {
      summary: "as the authority: end what is accredited, with the list's notice; after a compromise at once",
      load: () => import("./trust/end.ts"),
    },
    "name <list>": {
      summary: "as the authority: say what a tier or a region means, once",
      load: () => import("./trust/name.ts"),
    },
  },
};
