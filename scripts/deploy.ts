import type { Noun } from "./command/verbs.ts";

const HELP = `
Everything is put at the same address on every chain, by the deterministic deployment proxy. What is there already is left
as it is, so the same command again does what is left. --rpc may be set once for all as SYMBOLON_RPC_URL.`;

/** `symbolon deploy ...`: the system, once a chain, gates, relays, groups, and whom to trust. */
export const deploy: Noun = {
  name: "deploy",
  summary:
    "put the registries, verifiers, campaign factories, gates, relays, groups and trust lists on a chain",
  help: HELP,
  async loadExplain() {
    const { trustRefusal } = await import("../src/sdk/governance/trust/trustRefusal.ts");
    const { groupRefusal } = await import("../src/sdk/governance/governanceRefusal.ts");
    const { caseRefusal } = await import("../src/sdk/governance/cases/caseRefusal.ts");
    const { campaignRefusal } = await import("../src/sdk/distribution/decodeClaimError.ts");
    // What is not known to it, a campaign's calls the token's or the gate's own.
    return (thrown) =>
      trustRefusal(thrown) ?? groupRefusal(thrown) ?? caseRefusal(thrown) ?? campaignRefusal(thrown);
  },
  verbs: {
    system: {
      summary: "the registries, the verifiers and the campaign factories, once a chain",
      example: "symbolon deploy system",
      load: () => import("./deploy/usage/system.ts"),
    },
    "gate <kind>": {
      summary:
        "what a campaign asks before it pays: a credential, an attestation, a guardian, a sanctions oracle, signed terms, or several of these",
      load: () => import("./deploy/usage/gate.ts"),
    },
    relay: {
      summary: "one fee taker for many keys, which send the claims that accounts signed for it",
      load: () => import("./deploy/usage/relay.ts"),
    },
    coin: {
      summary: "what campaigns pay the chain's own coin through, once a chain",
      load: () => import("./deploy/usage/coin.ts"),
    },
    group: {
      summary: "a group of seats that holds roles, with its rules",
      load: () => import("./deploy/usage/group.ts"),
    },
    desk: {
      summary: "a desk where cases about a group's credentials are decided, with its panels",
      load: () => import("./deploy/usage/desk.ts"),
    },
    "trust-list": {
      summary: "one authority's list of accredited issuers",
      load: () => import("./deploy/usage/trustList.ts"),
    },
    "trust-policy": {
      summary: "a verifier's rule: how many of several lists must vouch, with which tier and regions",
      load: () => import("./deploy/usage/trustPolicy.ts"),
    },
    "sample-token": {
      summary: "a token for trying out, all of it one holder's",
      example: "symbolon deploy sample-token --holder 0xHOLDER --supply 1000000",
      load: () => import("./deploy/usage/sampleToken.ts"),
    },
  },
};
