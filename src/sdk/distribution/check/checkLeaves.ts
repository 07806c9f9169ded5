import { type Address, zeroAddress } from "viem";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { type CampaignRows, rowAccount, rowAmount } from "./campaignRows.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** The campaign that the leaves are for: neither it nor its token can do anything with what they would be paid. */
export type LeavesOf = {
  /** Default: it pays each leaf by itself. */
  readonly kind?: CampaignKind;
  readonly token: Address;
  /** Left out where it is not known yet. */
  readonly campaign?: Address;
  /** What amounts are shown in; default: base units. */
  readonly words?: TokenWords;
};

/**
 * Looks for leaves that cannot be paid, or whose payment is lost, and for accounts with more than one leaf.
 * One pass over the rows: 1,000,000 take about a second.
 */
export function checkLeaves(rows: CampaignRows, leavesOf: LeavesOf): readonly CampaignFinding[] {
  const { kind, token, campaign, words = {} } = leavesOf;
  const deadEnd = deadEndOf(words);
  const found: CampaignFinding[] = [];
  const first = new Map<Address, number>();
  // Rows give their accounts in lower case.
  const ofToken = token.toLowerCase();
  const ofCampaign = campaign?.toLowerCase();
  for (let index = 0; index < rows.count; index++) {
    const account = rowAccount(rows, index);
    const amount = rowAmount(rows, index);
    const before = first.get(account);
    if (before === undefined) first.set(account, index);
    else found.push(twice(kind, account, before, index));
    if (amount === 0n) found.push(nothing(account, index));
    if (account === zeroAddress) {
      found.push(deadEnd("LeafOfZeroAddress", index, account, amount, "the zero address: nobody can claim"));
    } else if (account === ofToken) {
      const what = "the token's own contract: it can hardly send its payment on";
      found.push(deadEnd("LeafOfToken", index, account, amount, what));
    } else if (account === ofCampaign) {
      const what = "the campaign itself: it would pay itself, and the amount goes to the treasury";
      found.push(deadEnd("LeafOfCampaign", index, account, amount, what));
    }
  }
  return found;
}

function twice(
  kind: CampaignKind | undefined,
  account: Address,
  before: number,
  index: number,
): CampaignFinding {
  const paid =
    kind === "cumulative" ? "it would be paid the greater amount, not both" : "it would be paid twice";
  const sentence = `${account} has the leaves ${before} and ${index}: ${paid}.`;
  const hint = "Merge its rows in the source and build the tree again.";
  return problem("DuplicateAccount", sentence, hint, { account, indexes: [before, index] });
}

function nothing(account: Address, index: number): CampaignFinding {
  const sentence = `Index ${index} pays nothing to ${account}: its claim costs gas for it.`;
  const hint = "Remove the row from the source and build the tree again.";
  return warning("ZeroAmount", sentence, hint, { index, account });
}

function deadEndOf(words: TokenWords) {
  return (id: string, index: number, account: Address, amount: bigint, what: string): CampaignFinding => {
    const sentence = `Index ${index} (${tokenAmount(amount, words)}) is ${what}.`;
    const hint =
      "Remove the row from the source and build the tree again, or accept that claimants lose this amount.";
    return warning(id, sentence, hint, { index, account, amount });
  };
}
