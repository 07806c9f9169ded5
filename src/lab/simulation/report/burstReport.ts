import {
  amount,
  at,
  count,
  type Decoder,
  list,
  Misfit,
  members,
  object,
  oneOf,
  text,
} from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import type { RunRecord } from "../burst/runRecord.ts";
import { measuresField } from "../measure/measures.ts";
import { type Scenario, strategyNames } from "../scenario/scenario.ts";
import { scenarioFields } from "../scenario/scenarioFields.ts";
import { recommend } from "./recommend.ts";

const REPORT_FORMAT = "symbolon-rehearsal";
const REPORT_VERSION = 1;
/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;
const HINT = "Name the burst.json that symbolon rehearse burst wrote, or run the burst again.";

/** A scenario as a report keeps it: whole, in its own units, and not bound to what people may write. */
const { credentials, ...scenarioParts } = scenarioFields({
  text,
  number: () => amount,
  whole: () => count,
  fee: amount,
  list: (item) => list(item),
  record: (parts) => object(parts),
  kind: (value, path) =>
    oneOf(["flash", "poisson", "diurnal", "replay"])(members(value, path).kind, at(path, "kind")),
  replay: (moments) => object({ kind: oneOf(["replay"]), moments }),
});
const scenarioWithout = object(scenarioParts, { credentials });
const scenarioField: Decoder<Scenario> = (value, path) => ({
  credentials: undefined,
  ...scenarioWithout(value, path),
});

/** One strategy's day. */
export type BurstRun = Readonly<ReturnType<typeof runField>>;

const runField = object({
  measures: measuresField,
  /** Seconds of the machine, none of which is part of any measure. */
  effort: object<RunRecord["effort"]>({ total: amount, signing: amount, chain: amount }),
});

/** A burst as it is kept and told: everything that the page, the lines and a comparison are made of. */
export type BurstReport = Readonly<ReturnType<typeof reportField>>;

const reportField = object({
  format: oneOf([REPORT_FORMAT]),
  version: oneOf([REPORT_VERSION]),
  kind: oneOf(["burst"]),
  /** Whose allocation was rehearsed: a file's name, or any text. */
  subject: text,
  claimants: count,
  scenario: scenarioField,
  /** In the order of `strategyNames`, each strategy once at most. */
  runs: list(runField),
  /** Sentences, the most important first. */
  recommendation: list(text),
});

/**
 * Puts a report together.
 * @param parameters.runs in any order
 */
export function burstReport(
  parameters: Pick<BurstReport, "subject" | "claimants" | "scenario" | "runs">,
): BurstReport {
  const { subject, claimants, scenario } = parameters;
  const placeOf = ({ measures }: BurstRun) => strategyNames.indexOf(measures.strategy);
  const runs = parameters.runs.toSorted((one, other) => placeOf(one) - placeOf(other));
  const head = { format: REPORT_FORMAT, version: REPORT_VERSION, kind: "burst" } as const;
  const recommendation = recommend(
    scenario,
    runs.map(({ measures }) => measures),
  );
  return { ...head, subject, claimants, scenario, runs, recommendation };
}

/**
 * Reads what {@link formatBurstReport} wrote. Strict: a member that is unknown, missing or of another kind is refused.
 * @param json the file's text
 * @param file as the caller named it, for the error
 * @throws SymbolonError `BadBurstReport` naming the file, and the path of the value at fault
 */
export function parseBurstReport(json: string, file: string): BurstReport {
  let whole: unknown;
  try {
    whole = JSON.parse(json);
  } catch (cause) {
    throw badReport(`${file} is not JSON.`, { file }, cause);
  }
  let report: BurstReport;
  try {
    report = reportField(whole, "");
  } catch (cause) {
    if (!(cause instanceof Misfit)) throw cause;
    const { path, value, expected } = cause.flaw;
    const found = value === undefined ? "is missing" : `is ${quote(value).slice(0, MAX_SHOWN)}`;
    const reason = `${file} is not a burst report: ${path === "" ? "it" : path} ${found}, and must be ${expected}.`;
    throw badReport(reason, { file, path, value });
  }
  const strategies = report.runs.map(({ measures }) => measures.strategy);
  const repeated = strategies.find((strategy, i) => strategies.indexOf(strategy) !== i);
  if (repeated === undefined) return report;
  throw badReport(`${file} is not a burst report: it has two runs of the strategy "${repeated}".`, {
    file,
    again: repeated,
  });
}

function badReport(
  reason: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({ code: "BadBurstReport", reason, hint: HINT, details, cause });
}

/** A report as a file: JSON, where null stands for what could not be measured. */
export function formatBurstReport(report: BurstReport): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
