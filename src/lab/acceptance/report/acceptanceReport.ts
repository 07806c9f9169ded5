import { TOOL_VERSION } from "../../../sdk/allocation/published/manifest.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import { placeOf } from "../../../sdk/core/text/placeOf.ts";
import { redactor } from "../../../sdk/core/text/redact.ts";
import type { Acceptance } from "../accept.ts";
import { seenDialect } from "../observations.ts";
import { ourCosts } from "../ourChain.ts";
import { gasBySteps } from "../storyFindings.ts";

const ACCEPTANCE_FORMAT = "symbolon-acceptance";
const ACCEPTANCE_VERSION = 1;

/** Of what is told, whether all is well. */
export type AcceptanceOutcome = "accepted" | "accepted with findings" | "not accepted";

/** `differs` alone is no finding that anybody must look at. */
export function acceptanceOutcome({ findings }: Pick<Acceptance, "findings">): AcceptanceOutcome {
  if (findings.some(({ weight }) => weight === "cannot")) return "not accepted";
  return findings.some(({ weight }) => weight === "limits") ? "accepted with findings" : "accepted";
}

/** Everything that was seen, as an operator may send it: of the node's address only protocol and host are in it. */
export function acceptanceReport(accepted: Acceptance, rpc: string) {
  const { seen, findings, steps, transactions, plan, balance, spent, maxCost, waits } = accepted;
  const gas = gasBySteps(transactions);
  return {
    format: ACCEPTANCE_FORMAT,
    version: ACCEPTANCE_VERSION,
    tool: TOOL_VERSION,
    startedAt: new Date(accepted.startedAt).toISOString(),
    seconds: Math.round((accepted.endedAt - accepted.startedAt) / 1_000),
    chain: {
      id: seen.chainId,
      node: placeOf(rpc),
      client: seen.client ?? null,
      dialect: seenDialect(seen) ?? null,
    },
    outcome: acceptanceOutcome(accepted),
    findings,
    plan: { ...plan, l1: plan.l1 ?? null, balance, maxCost, waits },
    spent,
    steps: steps.map(({ step, ...rest }) => ({
      step,
      ...rest,
      gas: gas.get(step as keyof typeof ourCosts) ?? null,
      ours: ourCosts[step as keyof typeof ourCosts]?.gas ?? null,
    })),
    transactions,
    observations: seen,
  };
}

export type AcceptanceReport = ReturnType<typeof acceptanceReport>;

/** The report as a file, without secrets. */
export function acceptanceJson(report: AcceptanceReport, rpc: string): string {
  return redactor(rpc)(jsonText(report, 2));
}
