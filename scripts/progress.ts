import { roughDurationText } from "../src/sdk/core/text/duration.ts";
import { formatCount } from "../src/sdk/core/text/format.ts";

/** Called with how much of a long step is done. */
export type Progress = (done: number, total: number) => void;

/** Where it is shown how far a command is, and what time it is there. */
export type Screen = {
  /** One line can be written over; else each is there for good. */
  readonly isTerminal: () => boolean;
  readonly write: (text: string) => void;
  /** Milliseconds since some moment. */
  readonly now: () => number;
};

const CLEAR_LINE = "\r\u001b[K";

/** Milliseconds between two lines on a terminal, which need not flicker. */
const TERMINAL_PAUSE = 200;
/** Between two that stay, as in a log, and before the first: a command that is over sooner says nothing. */
const LOG_PAUSE = 3_000;

/** Shows how far the steps of a command are: on a terminal on one line, elsewhere on a line every few seconds. */
export function progressOn({ isTerminal, write, now }: Screen) {
  /** When something was shown, or would have been for the first time. */
  let last: number | undefined;

  function show(text: () => string): void {
    const moment = now();
    const isFirst = last === undefined;
    last ??= moment;
    if (isTerminal() ? !isFirst && moment - last < TERMINAL_PAUSE : moment - last < LOG_PAUSE) return;
    last = moment;
    write(isTerminal() ? `${CLEAR_LINE}${text()}` : `${text()}\n`);
  }

  /** Takes the line away, so that what comes next begins on one of its own. */
  function clear(): void {
    if (isTerminal()) write(CLEAR_LINE);
  }

  /**
   * Shows how far a step is, at which rate, and how long the rest will take.
   * @param label what is done: `reading`
   * @param things that are counted, such as `claims`. Default: none, and only shares are shown
   */
  function progress(label: string, things?: string): Progress {
    let begin: { readonly at: number; readonly done: number } | undefined;
    return (done, total) => {
      const at = now();
      begin ??= { at, done };
      if (done >= total) return clear();
      const { at: from, done: before } = begin;
      const pace = { worked: done - before, seconds: (at - from) / 1000 };
      show(() => progressText({ label, things, done, total, ...pace }));
    };
  }

  /** The same of several steps that follow one another, each by its label. */
  function progressOfSteps(): (label: string, done: number, total: number) => void {
    const steps = new Map<string, Progress>();
    return (label, done, total) => {
      const step = steps.get(label) ?? progress(label);
      steps.set(label, step);
      step(done, total);
    };
  }

  /** Shows a sentence instead of the progress: what is waited for. */
  function note(text: string): void {
    show(() => text);
  }

  return { progress, progressOfSteps, note, clear };
}

type ProgressTextParameters = {
  readonly label: string;
  readonly things?: string | undefined;
  readonly done: number;
  readonly total: number;
  /** Of what is done, how much since it is watched. */
  readonly worked: number;
  /** Since it is watched. */
  readonly seconds: number;
};

/** `relaying 1 %: 1,200 of 100,000 claims (31 a second, 53 m left)`. */
export function progressText(parameters: ProgressTextParameters): string {
  const { label, things, done, total, worked, seconds } = parameters;
  const share = `${label} ${Math.floor((100 * done) / Math.max(total, 1))} %`;
  const counted = things === undefined ? "" : `: ${formatCount(done)} of ${formatCount(total)} ${things}`;
  if (worked <= 0 || seconds <= 0) return `${share}${counted}`;
  const rate = worked / seconds;
  const pace = things === undefined ? `${rateText((100 * rate) / total)} %` : rateText(rate);
  return `${share}${counted} (${pace} a second, ${roughDurationText((total - done) / rate)} left)`;
}

function rateText(rate: number): string {
  if (rate >= 10) return formatCount(Math.round(rate));
  return rate >= 0.1 ? rate.toFixed(1) : rate.toPrecision(1);
}

const isQuiet = () => process.env.SYMBOLON_PROGRESS === "off";

/** How far this process' command is, on stderr; with SYMBOLON_PROGRESS=off nowhere. */
export const {
  progress,
  progressOfSteps,
  note: progressNote,
  clear: clearProgress,
} = progressOn({
  isTerminal: () => process.stderr.isTTY === true,
  write(text) {
    if (!isQuiet()) process.stderr.write(text);
  },
  now: () => performance.now(),
});
