import { formatDuration } from "../../src/sdk/core/text/format.ts";
import type { TimelineStep } from "../../src/sdk/core/timeline/timelineStep.ts";
import type { Wait } from "../../src/sdk/core/timeline/waits.ts";
import { firstBroken, type Link } from "../../src/services/timeline/links/link.ts";
import {
  groundText,
  spanText,
  stepMomentText,
  whomText,
} from "../../src/services/timeline/report/tracePage.ts";
import type { TracePath } from "../../src/services/timeline/trace/openPath.ts";
import type { Trace } from "../../src/services/timeline/trace/trace.ts";

const SECOND = 1_000;
/** Characters of a bar. */
const BAR = 24;

/** A trace for people: a way each, with a bar for each wait. */
export function traceLines({ chain, what, asOf, background, paths, more }: Trace): readonly string[] {
  const known =
    asOf === undefined
      ? "nobody follows the chain into this store: only what was sent from here is known"
      : `read up to block ${asOf.cursor}, final up to ${asOf.final < 0 ? "none" : `block ${asOf.final}`}`;
  return [
    `${what}, on chain ${chain}`,
    `  ${known}`,
    ...(background.length === 0
      ? []
      : ["", "what it stands on", ...background.map((step) => stepLine(step, ""))]),
    ...paths.flatMap((path) => ["", ...pathLines(path)]),
    ...(more === 0 ? [] : ["", `and ${more} more: --most lists them, or name one`]),
  ];
}

/** A link as programs get it; null: not known. */
export function linkDocument({ holds, ...link }: Link) {
  return { ...link, holds: holds ?? null };
}

/** The links for people, and the first that does not hold. */
export function linkLines(links: readonly Link[]): readonly string[] {
  const broken = firstBroken(links);
  const unknown = links.filter(({ holds }) => holds === undefined).length;
  const all = unknown === 0 ? "all links hold" : `no link is broken, and ${unknown} not known`;
  return [
    "back to the issuer",
    ...links.map(({ name, holds, words }) => {
      const state = holds === undefined ? "not known" : holds ? "holds" : "BROKEN";
      return `  ${name.padEnd(10)}  ${state.padEnd(9)}  ${words}`;
    }),
    broken === undefined ? all : `the first link that does not hold: ${broken.name}: ${broken.words}`,
  ];
}

function pathLines({
  intent,
  words,
  altered,
  steps,
  waits,
  slowest,
  clocksApart,
}: TracePath): readonly string[] {
  const longest = slowest === undefined ? 0 : middle(slowest);
  const lines = steps.map((step, i) =>
    stepLine(
      step,
      waitText(
        waits.find(({ to }) => to === i),
        longest,
      ),
    ),
  );
  return [
    `${intent === undefined ? "sent by others" : `intent ${intent}`}: ${words}`,
    ...(altered === undefined ? [] : [`  ALTERED: ${altered}`]),
    ...lines,
    ...(slowest === undefined
      ? []
      : [`  slowest: ${spanText(slowest)} before ${steps[slowest.to]?.kind}, for ${whomText(slowest)}`]),
    ...(clocksApart === 0
      ? []
      : [`  two of its clocks are ${formatDuration(clocksApart / SECOND)} apart at least`]),
  ];
}

function stepLine({ kind, moment, actor, why, words, ...rest }: TimelineStep, wait: string): string {
  const by = actor === undefined || kind === "halted" ? "" : `, by ${actor}`;
  const reason = why === undefined || words.includes(why) ? "" : ` (${why})`;
  const said = words === kind ? "" : `  ${words}`;
  return `  ${stepMomentText(moment).padEnd(26)}  ${kind.padEnd(10)}${said}${reason}${by} [${groundText(rest)}]${wait === "" ? "" : `\n${wait}`}`;
}

function waitText(wait: Wait | undefined, longest: number): string {
  if (wait === undefined || wait.most === undefined || wait.most === 0) return "";
  const width = longest === 0 ? 0 : Math.max(1, Math.round((BAR * middle(wait)) / longest));
  return `    ${"█".repeat(width).padEnd(BAR)}  ${spanText(wait)} for ${whomText(wait)}`;
}

const middle = ({ least, most = least }: Wait) => (least + most) / 2;
