import { type Address, isAddressEqual } from "viem";
import type { CampaignArguments } from "../../chain/campaignArguments.ts";
import type { GateState } from "../../chain/gateState.ts";
import { momentText } from "../../core/momentText.ts";
import type { CampaignRows } from "./campaignRows.ts";
import { checkCode, differingTerms, type OriginFacts } from "./checkCode.ts";
import { checkGate, type ExpectedGate } from "./checkGate.ts";
import { checkLeaves } from "./checkLeaves.ts";
import { checkBitmap, checkMoney } from "./checkMoney.ts";
import { checkTerms } from "./checkTerms.ts";
import { checkToken, type TokenFacts } from "./checkToken.ts";
import { checkTree, type TreeFacts } from "./checkTree.ts";
import { countPaid } from "./countPaid.ts";
import { type Finding, problem, warning } from "./finding.ts";

/** What the chain says, all of it as of one block. */
export type CampaignFacts = OriginFacts & {
  /** Unix seconds of the block. */
  readonly now: bigint;
  /** Unix seconds of the block that created it; undefined: not known. */
  readonly createdAt: bigint | undefined;
  /** Unix seconds of the end, moved by the gate as of now. */
  readonly movedEnd: bigint;
  /** With the campaign's balance. */
  readonly token: TokenFacts;
  readonly gate: GateState;
  /** The bitmap. */
  readonly words: readonly bigint[];
};

/** What was published for it. */
export type PublishedFacts = TreeFacts & {
  /** Decimals that the amounts were read with; null: base units. */
  readonly decimals: number | null;
  readonly rows: CampaignRows;
};

/** What whoever checks knows besides; what is left out is not compared. */
export type Expectations = {
  readonly token?: Address;
  readonly treasury?: Address;
  /** The arguments that its operator wrote down. */
  readonly arguments?: CampaignArguments;
  readonly gate?: ExpectedGate;
};

/**
 * Compares a campaign on the chain with what was published for it, and with what whoever checks expects.
 * @returns everything that differs, or could go wrong; empty: it is what it was said to be
 */
export function checkCampaign(
  facts: CampaignFacts,
  published: PublishedFacts,
  expected: Expectations = {},
): readonly Finding[] {
  const { terms, campaign, token, words, now, createdAt } = facts;
  const { rows, decimals } = published;
  const paid = countPaid(rows, words);
  return [
    ...checkCode(facts),
    ...checkTree(terms, published),
    ...checkTerms(terms, createdAt ?? now),
    ...checkEnded(facts),
    ...checkExpected(terms, expected),
    ...checkToken(token, { decimals, total: rows.total }),
    ...(token.balance === undefined ? [] : checkMoney(paid, token.balance)),
    ...checkBitmap(words, { count: terms.count, start: terms.start, now }),
    ...checkGate(facts.gate, expected.gate ?? {}, terms),
    ...checkLeaves(rows, { token: terms.token, campaign }),
  ];
}

function checkEnded({ movedEnd, now, terms }: CampaignFacts): readonly Finding[] {
  if (now < movedEnd) return [];
  const sentence = `The campaign ended at ${momentText(movedEnd)}.`;
  const cure = "Nobody can claim any more; what is left can be swept to the treasury.";
  return [warning("Ended", sentence, cure, { movedEnd, now, treasury: terms.treasury })];
}

function checkExpected(terms: CampaignArguments, expected: Expectations): readonly Finding[] {
  const cure = "Create the campaign again, or find out which of the two is meant.";
  const found: Finding[] = [];
  for (const name of ["token", "treasury"] as const) {
    const wanted = expected[name];
    if (wanted === undefined || isAddressEqual(wanted, terms[name])) continue;
    const id = name === "token" ? "TokenDiffers" : "TreasuryDiffers";
    const sentence = `The campaign's ${name} is ${terms[name]}, where ${wanted} was expected.`;
    found.push(problem(id, sentence, cure, { [name]: terms[name], expected: wanted }));
  }
  if (expected.arguments === undefined) return found;
  // A treasury may name its successor: that is told by itself.
  const written = { ...expected.arguments, treasury: terms.treasury };
  for (const [name, wanted, is] of differingTerms(written, terms)) {
    const sentence = `The campaign's ${name} is ${is}, and its file says ${wanted}.`;
    found.push(problem("FileDiffers", sentence, cure, { name, campaign: is, file: wanted }));
  }
  return found;
}
