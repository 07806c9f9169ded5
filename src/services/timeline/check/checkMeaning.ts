import type { CheckedRole } from "../tables/checked.ts";

/** What it means that a contract's past is checked, and what it leaves open. */
export type CheckMeaning = { readonly shows: string; readonly leavesOpen: string };

/** By kind of contract; all of it as far as the node's answers about storage are true. */
export const checkMeanings: Readonly<Record<CheckedRole, CheckMeaning>> = {
  batchRegistry: {
    shows:
      "each batch in the store has had exactly the changes that it lists, in this order, for these reasons",
    leavesOpen: "a batch of which the store has no event at all; block, transaction and URI of an event",
  },
  attestationRegistry: {
    shows: "each attestation in the store exists, by whom, about whom, when made and when revoked",
    leavesOpen:
      "whether attestations are missing: the registry counts none; off-chain revocations, timestamps",
  },
  instantCampaign: {
    shows: "exactly the leaves in the store were paid, each once, and no other",
    leavesOpen:
      "account and amount of a payment (the tree has them); its block and transaction; what was skipped",
  },
  vestingCampaign: {
    shows:
      "each entitlement in the store was claimed and has got exactly these sums, and no other was claimed",
    leavesOpen: "claims of leaves of nothing; how a sum lies in its payments; their blocks and transactions",
  },
  cumulativeCampaign: {
    shows: "each account in the store has got exactly this sum",
    leavesOpen:
      "accounts of which the store has no payment; how a sum lies in its payments; their blocks and transactions",
  },
};
