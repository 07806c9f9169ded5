import type { Noun } from "./command/verbs.ts";

const HELP = `
A group (a contract, Quorum) holds roles: issuer, revoker, emergency role, proposer, guardian. It acts by its rules alone:
propose, let seats sign the file that it wrote, send. --rpc may be set once for all as SYMBOLON_RPC_URL. \`deploy group\` makes
one. Commands that send tell in --help who signs the transaction: anybody may pay, the seats' signatures decide.`;

/** `symbolon govern ...`: groups and their rules. */
export const govern: Noun = {
  name: "govern",
  summary: "groups: their rules, what is proposed, signed and due, and what silence means",
  help: HELP,
  loadExplain: async () => (await import("../src/sdk/governance/governanceRefusal.ts")).governanceRefusal,
  verbs: {
    "rules [file]": {
      summary: "write rules to begin with, check a file of rules, or show those of a group",
      load: () => import("./govern/usage/rules.ts"),
    },
    "propose <group|desk>": {
      summary: "make a proposal of what another command planned, of a new roster, rules or panel",
      example:
        "symbolon govern propose 0xGROUP --calls issue.json --out issue-proposal.json\nsymbolon govern propose 0xDESK --panel first --roster new-first.json --out panel.json",
      load: () => import("./govern/usage/propose.ts"),
    },
    "sign <file>": {
      summary:
        "as a seat: look at a proposal, a ruling or a change of a panel and sign it, or object to a proposal",
      example: "symbolon govern sign issue-proposal.json",
      load: () => import("./govern/usage/sign.ts"),
    },
    "send <file...>": {
      summary: "send the signatures: it is done at once, or opened to be decided by the clock",
      example: "symbolon govern send issue-proposal.json",
      load: () => import("./govern/usage/send.ts"),
    },
    "step <group>": {
      summary: "do what is due: execute what has passed, count who was silent; anybody may",
      example: "symbolon govern step 0xGROUP",
      load: () => import("./govern/usage/step.ts"),
    },
    "show <group|desk>": {
      summary:
        "who sits in it, rules in force and coming, proposals with what silence means; a desk's panels",
      example: "symbolon govern show 0xGROUP",
      load: () => import("./govern/usage/show.ts"),
    },
    case: {
      summary: "cases before a dispute desk: open, answer, rule, appeal, hold, carry out, pay",
      load: () => import("./govern/case.ts"),
    },
    watch: {
      summary: "what is due in cases and groups, from whom, until when; every hold with its end",
      load: () => import("./govern/usage/watch.ts"),
    },
    "audit <group...>": {
      summary: "what is weak in groups, desks, lists and batches, how few keys it takes, how it went",
      example: "symbolon govern audit 0xGROUP --registry 0xREGISTRY",
      load: () => import("./govern/usage/audit.ts"),
    },
    "simulate <file>": {
      summary: "from how soon seats answer, how often and how fast a roster decides; no chain is asked",
      load: () => import("./govern/usage/simulate.ts"),
    },
  },
};
