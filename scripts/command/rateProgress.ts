import { clearProgress, type Progress } from "../output.ts";

/** Milliseconds between two lines: a terminal need not flicker. */
const PAUSE = 200;

/** Shows how many leaves are dealt with, how many a second, and how long the rest will take; only on a terminal. */
export function rateProgress(label: string): Progress {
  if (!process.stderr.isTTY) return () => {};
  const begin = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - shown < PAUSE) return;
    shown = now;
    clearProgress();
    if (done < total)
      process.stderr.write(progressText({ label, done, total, seconds: (now - begin) / 1000 }));
  };
}

/** Shows a sentence on the line of the progress; only on a terminal. */
export function progressNote(text: string): void {
  if (!process.stderr.isTTY) return;
  clearProgress();
  process.stderr.write(text);
}

type ProgressTextParameters = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Since the beginning. */
  readonly seconds: number;
};

/** `relaying 1,200 of 100,000 (31 a second, 53 minutes left)`. */
export function progressText({ label, done, total, seconds }: ProgressTextParameters): string {
  const counted = `${label} ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
  const rate = done / Math.max(seconds, 0.001);
  if (done === 0) return counted;
  const left = (total - done) / rate;
  return `${counted} (${rate >= 10 ? Math.round(rate).toLocaleString("en") : rate.toFixed(1)} a second, ${durationText(left)} left)`;
}

function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 90) return whole === 1 ? "1 second" : `${whole} seconds`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} minutes` : `${(seconds / 3_600).toFixed(1)} hours`;
}
