import { openRequestMetrics, type RequestMetrics } from "../../http/requestMetrics.ts";
import type { Verdicts } from "./openVerdicts.ts";

/** What a service of verdicts counts. */
export type VerdictMetrics = RequestMetrics & {
  /** A credential was judged. @param answer its outcome, or the code of an error */
  readonly answered: (answer: string) => void;
};

/** Counts with prom-client. */
export async function openVerdictMetrics({ age }: Verdicts): Promise<VerdictMetrics> {
  const { Counter } = await import("prom-client");
  const copyAge = {
    name: "symbolon_verdicts_copy_age_seconds",
    help: "Seconds since the copy of the status was brought up to date.",
    labels: [],
    read: () => [[age()] as const],
  };
  const { registers, metrics } = await openRequestMetrics({ prefix: "symbolon_verdicts", gauges: [copyAge] });
  const answers = new Counter({
    name: "symbolon_verdicts_answers_total",
    help: "Credentials by what was answered: the outcome, or the code of an error.",
    labelNames: ["answer"],
    registers,
  });
  return { ...metrics, answered: (answer) => answers.inc({ answer }) };
}
