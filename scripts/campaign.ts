import type { Noun } from "./command/verbs.ts";

const ENVIRONMENT = `
--rpc may be set once for all as SYMBOLON_RPC_URL. A campaign is given by its address, or by the file that \`campaign create\`
wrote. Commands that send tell in --help who signs.
To have a Safe, or another account whose key is elsewhere, send instead: --from ADDRESS --calldata FILE.`;

/** `symbolon campaign ...`: from a tree to everybody paid once. */
export const campaign: Noun = {
  name: "campaign",
  summary: "pay a whole allocation: create, check, claim, relay, sweep",
  help: ENVIRONMENT,
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    "create <dir>": {
      summary: "create and fund a campaign over a tree, in one transaction, at an address known in advance",
      example:
        "symbolon campaign create tree --token 0xTOKEN --treasury 0xTREASURY --end 2030-06-01T12:00:00Z --claim-for anyone",
      load: () => import("./campaign/usage/create.ts"),
    },
    "fund <campaign> <dir>": {
      summary: "send a campaign what it lacks to pay everybody who is not paid yet",
      example: "symbolon campaign fund tree.campaign.json tree --keystore operator.json",
      load: () => import("./campaign/usage/fund.ts"),
    },
    "recall <campaign>": {
      summary: "take everything back before the start",
      example: "symbolon campaign recall tree.campaign.json",
      load: () => import("./campaign/usage/recall.ts"),
    },
    "sweep <campaign>": {
      summary: "send what is left of an ended campaign to its treasury; anybody may",
      example: "symbolon campaign sweep tree.campaign.json",
      load: () => import("./campaign/usage/sweep.ts"),
    },
    "claim <campaign> <source>": {
      summary:
        "claim one leaf, or what is due of it since, simulated first; one that is paid already is no failure",
      example: "symbolon campaign claim tree.campaign.json tree --keystore anna.json",
      load: () => import("./campaign/usage/claim.ts"),
    },
    "sign <campaign> <source>": {
      summary: "sign a claim that somebody else sends: who is paid, and what may be kept for it",
      example: "symbolon campaign sign 0xCAMPAIGN tree --max-fee 0.5 --fee-taker 0xRELAY --out signed.json",
      load: () => import("./campaign/usage/sign.ts"),
    },
    "agree <campaign> <text...>": {
      summary: "sign the texts that a campaign's gate wants signed, for --gate-data of claim and sign",
      example: "symbolon campaign agree 0xCAMPAIGN terms.txt --language en --keystore anna.json",
      load: () => import("./campaign/usage/agree.ts"),
    },
    "relay <campaign> <dir> [file...]": {
      summary: "pay a whole list in bundles, each leaf exactly once, whatever happens in between",
      example: "symbolon campaign relay 0xCAMPAIGN tree list.csv signed/ --report paid",
      load: () => import("./campaign/usage/relay.ts"),
    },
    "schedule [file]": {
      summary: "make a vesting schedule, or read one, and show what vests when; no chain is asked",
      example:
        "symbolon campaign schedule --start 2027-01-01 --cliff 2028-01-01 --end 2031-01-01 --step month --out schedule.json",
      load: () => import("./campaign/usage/schedule.ts"),
    },
    "release <campaign> [dir]": {
      summary: "pay what has vested of leaves that were claimed: of one, of all, or as an account signed",
      example: "symbolon campaign release 0xCAMPAIGN tree --all --min 1",
      load: () => import("./campaign/usage/release.ts"),
    },
    "propose-root <campaign> <dir>": {
      summary: "propose the next root of a cumulative campaign; only its proposer may",
      example: "symbolon campaign propose-root 0xCAMPAIGN week-08 --previous week-07 --dry-run",
      load: () => import("./campaign/usage/proposeRoot.ts"),
    },
    "approve <campaign>": {
      summary: "as the treasury: let a cumulative campaign take what its proposed root brings",
      example: "symbolon campaign approve 0xCAMPAIGN --proposal 0xHASH",
      load: () => import("./campaign/usage/approve.ts"),
    },
    "accept-root <campaign>": {
      summary: "put the proposed root in force, once its timelock has run; anybody may",
      example: "symbolon campaign accept-root 0xCAMPAIGN --proposal 0xHASH",
      load: () => import("./campaign/usage/acceptRoot.ts"),
    },
    "veto <campaign> [root]": {
      summary: "turn a proposed root down, as the guardian, or take it back, as the proposer",
      example: "symbolon campaign veto 0xCAMPAIGN --proposal 0xHASH",
      load: () => import("./campaign/usage/vetoRoot.ts"),
    },
    "check <campaign> <dir>": {
      summary: "compare a campaign with its published tree, and with what you expect; anything else refuses",
      example: "symbolon campaign check 0xCAMPAIGN tree --token 0xTOKEN --treasury 0xTREASURY",
      load: () => import("./campaign/usage/check.ts"),
    },
    "show <campaign> [source]": {
      summary: "terms, state, gate and timeline of a campaign; or the status of one account's claim",
      example: "symbolon campaign show 0xCAMPAIGN --tree tree",
      load: () => import("./campaign/usage/show.ts"),
    },
    "descriptor <campaign>": {
      summary: "write what wallets show of a campaign's calls and of signed claims (ERC-7730)",
      example: "symbolon campaign descriptor 0xCAMPAIGN --owner 'Example Foundation' --out descriptors",
      load: () => import("./campaign/usage/descriptor.ts"),
    },
    "verify-source <campaign>": {
      summary: "have an explorer show a campaign's source, with the arguments it was created with",
      example: "symbolon campaign verify-source 0xCAMPAIGN",
      load: () => import("./campaign/usage/verifySource.ts"),
    },
  },
};
