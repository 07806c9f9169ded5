/** A round moment on an axis of time. */
export type CalendarTick = { readonly at: number; readonly text: string };

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
/** Seconds between ticks, below a month. */
const SHORT_STEPS = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);
const DAY_STEPS = [1, 2, 7, 14].map((days) => days * DAY);
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];
const MONTH = 30.4 * DAY;
/** Months before 1900, which is what JavaScript takes year 0 for. */
const YEAR_1900 = 1_900 * 12;

/**
 * Moments at which a calendar in UTC begins something: a year, a month, a day, an hour; as many as there is room for.
 * @param from Unix seconds, as `to`
 */
export function calendarTicks(from: number, to: number, most: number): readonly CalendarTick[] {
  const fits = (step: number) => (to - from) / step <= most;
  const seconds = [...SHORT_STEPS, ...DAY_STEPS].find(fits);
  if (seconds !== undefined) {
    const first = Math.ceil(from / seconds) * seconds;
    const number = Math.floor((to - first) / seconds) + 1;
    return Array.from({ length: Math.max(0, number) }, (_, i) => tick(first + i * seconds, seconds));
  }
  const months = MONTH_STEPS.find((step) => fits(step * MONTH)) ?? 1_200;
  const year = new Date(from * 1_000).getUTCFullYear();
  const ticks: CalendarTick[] = [];
  // Counted from year 0, so that steps of decades begin with one.
  for (let month = Math.floor((year * 12) / months) * months; ; month += months) {
    const at = Date.UTC(0, month - YEAR_1900) / 1_000;
    if (at > to) return ticks;
    if (at >= from) ticks.push(tick(at, months * MONTH));
  }
}

function tick(at: number, step: number): CalendarTick {
  const text = new Date(at * 1_000).toISOString();
  if (step >= 11 * MONTH) return { at, text: text.slice(0, 4) };
  if (step >= 0.9 * MONTH) return { at, text: text.slice(0, 7) };
  if (step >= DAY) return { at, text: text.slice(0, 10) };
  return { at, text: step >= HOUR ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, 16) };
}
