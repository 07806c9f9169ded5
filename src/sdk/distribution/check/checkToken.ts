import type { Address } from "viem";
import { payoutCoinAddress } from "../../chain/book/canonicalAddresses.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { type CampaignFinding, problem, warning } from "./finding.ts";

/** What a token says of itself; undefined where it does not answer. */
export type TokenFacts = TokenWords & {
  readonly token: Address;
  readonly hasCode: boolean;
  readonly decimals: number | undefined;
  readonly totalSupply: bigint | undefined;
  /** Base units of whoever pays, or of the campaign. */
  readonly balance: bigint | undefined;
  readonly paused: boolean | undefined;
  /** It has the code of a PayoutCoin, at another address than the PayoutCoin's. */
  readonly isLookAlike?: true;
};

/** What the published tree says of amounts. */
export type AmountFacts = {
  /** Decimals that the source was read with; null: it was in base units. */
  readonly decimals: number | null;
  /** Base units. */
  readonly total: bigint;
};

/** Compares a token with the amounts that it is to be paid in. */
export function checkToken(facts: TokenFacts, amounts: AmountFacts): readonly CampaignFinding[] {
  const { token, hasCode, balance } = facts;
  if (!hasCode) {
    const hint = "Check the token's address and the chain.";
    return [
      problem("TokenWithoutCode", `There is no contract at the token's address ${token}.`, hint, { token }),
    ];
  }
  if (balance === undefined) {
    const sentence = `The contract ${token} does not answer balanceOf: it is not an ERC-20.`;
    return [problem("TokenSilent", sentence, "Give the address of an ERC-20.", { token })];
  }
  if (facts.isLookAlike) return [coinNotCanonical(token)];
  return [...checkDecimals(facts, amounts), ...checkSupply(facts, amounts), ...checkPaused(facts)];
}

/** Coin that is not at the PayoutCoin's own address may be owed to more accounts than it is there for. */
export function coinNotCanonical(token: Address): CampaignFinding {
  const sentence = `The token ${token} has the code of the PayoutCoin, but not its address ${payoutCoinAddress}: nothing shows that coin backs its balances.`;
  const hint = "Give coin as the token (deploy it first: symbolon deploy coin); trust no such token.";
  return problem("CoinNotCanonical", sentence, hint, { token, expected: payoutCoinAddress });
}

function checkDecimals(facts: TokenFacts, amounts: AmountFacts): readonly CampaignFinding[] {
  const { token, decimals } = facts;
  if (amounts.decimals === null) return checkBaseUnits(facts, amounts);
  if (amounts.decimals === decimals) return [];
  const details = { token, decimals: decimals ?? null, manifest: amounts.decimals };
  if (decimals === undefined) {
    const sentence = `The amounts were read with ${amounts.decimals} decimals, but the token ${token} does not return its decimals.`;
    const hint = "Look the decimals up in the token's documents; if they differ, build the tree again.";
    return [warning("DecimalsUnknown", sentence, hint, details)];
  }
  const sentence = `The amounts were read with ${amounts.decimals} decimals, but the token ${token} has ${decimals}: everybody would be paid 10^${Math.abs(decimals - amounts.decimals)} times too ${amounts.decimals > decimals ? "much" : "little"}.`;
  const hint = `Build the tree again with --decimals ${decimals}, or give the right token.`;
  return [problem("DecimalsDiffer", sentence, hint, details)];
}

/** Whoever writes whole tokens into a file of base units pays everybody nearly nothing. */
function checkBaseUnits({ token, decimals }: TokenFacts, { total }: AmountFacts): readonly CampaignFinding[] {
  if (decimals === undefined || total >= 10n ** BigInt(decimals)) return [];
  const sentence = `All leaves together are ${total} base units, less than one token of ${token}, which has ${decimals} decimals.`;
  const hint = `If the file has tokens in it, build the tree again with --decimals ${decimals}.`;
  return [warning("TotalBelowOneToken", sentence, hint, { token, total, decimals })];
}

function checkSupply(facts: TokenFacts, { total }: AmountFacts): readonly CampaignFinding[] {
  const { token, totalSupply } = facts;
  if (totalSupply === undefined || total <= totalSupply) return [];
  const sentence = `The leaves add up to ${tokenAmount(total, facts)}, more than the supply of ${tokenAmount(totalSupply, facts)} of the token ${token}.`;
  const hint = "Check decimals and token: the amounts were made for another token.";
  return [problem("TotalAboveSupply", sentence, hint, { token, total, totalSupply })];
}

function checkPaused({ token, paused }: TokenFacts): readonly CampaignFinding[] {
  if (paused !== true) return [];
  const sentence = `The token ${token} is paused: nobody can claim meanwhile, and the campaign's end does not wait.`;
  const hint = "Ask the token's operator, or begin later.";
  return [warning("TokenPaused", sentence, hint, { token })];
}
