import type { Address } from "viem";
import type { PublishedTree } from "../../src/allocation/output/readPublishedTree.ts";
import { type Paid, paidOf } from "../../src/distribution/check/countPaid.ts";
import type { Finding } from "../../src/distribution/check/finding.ts";
import { rootDelay } from "../../src/distribution/check/rootDelay.ts";
import type { ReadFacts } from "../../src/distribution/state/readCampaignFacts.ts";
import { formatThings } from "../../src/report/format.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { rootLines } from "./roots/rootLines.ts";

/** What a check came to. */
export type CheckOutcome = {
  readonly findings: readonly Finding[];
  readonly accepted: readonly Finding[];
  readonly refused: readonly Finding[];
  readonly json: boolean;
};

/** What no check can tell: said each time, so that nobody takes one for more than it is. */
const NOT_TRIED =
  "No leaf was claimed: at most the payments of the first and the last one were simulated, without gate, proof and sweep. `symbolon rehearse dry-run` claims every leaf on a fork of the chain.";

/** Prints what a check found, and what it did not try. */
export function reportCheck(
  campaign: Address,
  facts: ReadFacts | undefined,
  published: PublishedTree | Finding,
  { findings, accepted, refused, json }: CheckOutcome,
): void {
  const paid =
    facts === undefined || "severity" in published ? undefined : paidOf(facts, published.tree.allocation);
  const decimals = facts?.tokenState.decimals;
  const state = refused.length === 0 ? "as it should be" : formatThings(refused.length, "finding");
  const isCumulative = facts?.kind === "cumulative";
  const document = {
    ok: refused.length === 0,
    campaign,
    kind: facts?.kind ?? null,
    form: facts?.form ?? null,
    block: facts?.blockNumber ?? null,
    terms: facts?.terms ?? null,
    ...(facts?.kind === "vesting" && { schedule: facts.schedule, funding: facts.funding }),
    ...(isCumulative && {
      rules: facts.rules,
      roots: facts.roots,
      source: facts.source,
      rootDelay: rootDelay(facts.gate, facts.terms),
    }),
    paid: paid ?? null,
    balance: facts?.token.balance ?? null,
    gate: facts?.gate ?? null,
    notTried: NOT_TRIED,
    findings: findings.map((finding) => ({ ...finding, accepted: accepted.includes(finding) })),
  };
  printResult(json, document, [
    ...table([
      ["campaign", campaign],
      ...(facts === undefined ? [] : [["as of", `block ${facts.blockNumber}`] as const]),
      ...(isCumulative ? [...rootLines(facts, { now: facts.now, decimals }), ...delayLines(facts)] : []),
      ...paidLines(facts, paid),
      ["found", state],
      ["not tried", NOT_TRIED],
    ]),
    ...findings.flatMap((finding) => {
      const kind = accepted.includes(finding) ? "accepted" : finding.severity;
      return [`${kind}: ${finding.id}: ${finding.sentence}`, `  hint: ${finding.hint}`];
    }),
  ]);
}

/** Pauses hold up the roots of a cumulative campaign, too. */
function delayLines({ gate, terms }: Pick<ReadFacts, "gate" | "terms">) {
  const delay = rootDelay(gate, terms);
  return delay === 0n ? [] : [["delay", `pauses may delay a root by ${delay} seconds at most`] as const];
}

function paidLines(
  facts: ReadFacts | undefined,
  paid: Paid | undefined,
): readonly (readonly [name: string, value: string])[] {
  if (facts === undefined || paid === undefined) return [];
  const { decimals } = facts.tokenState;
  return [
    ["claimed", formatThings(paid.claimed, "leaf", "leaves")],
    ["paid", inTokens(paid.paid, decimals)],
    ["owed", inTokens(paid.owed, decimals)],
    ["held", inTokens(facts.token.balance ?? 0n, decimals)],
  ];
}
