import type { GaugeTerms } from "../../http/gaugeTerms.ts";
import { openRequestMetrics, type RequestMetrics } from "../../http/requestMetrics.ts";
import type { AttestationIndex } from "./openAttestationIndex.ts";
import type { Verdicts } from "./openVerdicts.ts";

/** What a service of verdicts counts. */
export type VerdictMetrics = RequestMetrics & {
  /** A credential was judged. @param answer its outcome, or the code of an error */
  readonly answered: (answer: string) => void;
};

/** Counts with prom-client. */
export async function openVerdictMetrics(
  { age }: Verdicts,
  index: AttestationIndex | undefined,
): Promise<VerdictMetrics> {
  const { Counter } = await import("prom-client");
  const copyAge = {
    name: "symbolon_verdicts_copy_age_seconds",
    help: "Seconds since the copy of the status was brought up to date.",
    labels: [],
    read: () => [[age()] as const],
  };
  const gauges = [copyAge, ...(index === undefined ? [] : indexGauges(index))];
  const { registers, metrics } = await openRequestMetrics({ prefix: "symbolon_verdicts", gauges });
  const answers = new Counter({
    name: "symbolon_verdicts_answers_total",
    help: "Credentials by what was answered: the outcome, or the code of an error.",
    labelNames: ["answer"],
    registers,
  });
  return { ...metrics, answered: (answer) => answers.inc({ answer }) };
}

function indexGauges({ age, accounts }: AttestationIndex): readonly GaugeTerms[] {
  return [
    {
      name: "symbolon_verdicts_index_age_seconds",
      help: "Seconds since the index of attestations had read the newest block.",
      labels: [],
      read: () => [age()].flatMap((seconds) => (seconds === undefined ? [] : [[seconds] as const])),
    },
    {
      name: "symbolon_verdicts_index_accounts",
      help: "Accounts in the index of attestations.",
      labels: [],
      read: () => [[accounts()] as const],
    },
  ];
}
