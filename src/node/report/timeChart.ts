import { chartFigure, markLine, percent, shareLine, tickBelow } from "./chartFigure.ts";
import { html, type Markup } from "./markup.ts";

/** A time on the axis, Unix seconds. */
type TimeMark = { readonly at: number; readonly text: string };

/** A period, shaded behind the curve. */
export type TimeSpan = { readonly from: number; readonly to: number; readonly text: string };

type TimeChart = {
  readonly title: string;
  readonly note: string;
  /** A description of the chart in words. */
  readonly alternative: string;
  /** The ends of the axis, Unix seconds. */
  readonly from: number;
  readonly to: number;
  /** Corners of the curve in order of time, from 0 to 1; two at one time make it jump. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
  /** Name and unit of the values. */
  readonly up: string;
  readonly formatValue: (value: number) => string;
  /** Corners that are marked by a dot; its text appears under the pointer. */
  readonly dots: readonly (TimeMark & { readonly value: number })[];
  readonly spans: readonly TimeSpan[];
  /** Short periods, in a band above the axis: every other one is darker. */
  readonly band: readonly TimeSpan[];
  /** Moments marked by a line. */
  readonly marks: readonly TimeMark[];
};

/** Two lines above the plot: the name of the vertical axis, and the marks' texts. */
const TOP = 38;
const BOTTOM = 312;
const HEIGHT = 358;
const BAND = 9;
const LEVELS = [0, 0.25, 0.5, 0.75, 1];
const MAX_TICKS = 7;
/** The curve's own units: fine enough for any screen, short in the file. */
const UNITS = 10_000;

/** A share over time with the space below it filled, on an axis of dates. */
export function timeChart(chart: TimeChart): Markup {
  const { from, to, points, up, formatValue, dots, spans, band, marks, title, note, alternative } = chart;
  const positionOf = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  const levelOf = (value: number) => (BOTTOM - value * (BOTTOM - TOP)).toFixed(1);
  const corner = (at: number, value: number) =>
    `${Math.round(positionOf(at) * UNITS)},${Math.round((1 - value) * UNITS)}`;
  const curve = points.map(({ at, value }) => corner(at, value)).join(" ");
  const area = `${corner(points[0]?.at ?? from, 0)} ${curve} ${corner(points.at(-1)?.at ?? to, 0)}`;
  const stretch = (span: TimeSpan, tone: string, y: number, height: number) => {
    const begin = positionOf(span.from);
    const end = positionOf(span.to);
    return html`<rect class="${tone}" x="${percent(begin)}" width="${percent(end - begin)}" y="${y}" height="${height}"><title>${span.text}</title></rect>`;
  };
  const drawing = [
    ...spans.map((span) => stretch(span, "span", TOP, BOTTOM - TOP)),
    html`<text class="axis" x="0" dx="-52" y="11">${up}</text>`,
    ...LEVELS.map((value) => shareLine(levelOf(value), formatValue(value))),
    // Sloped lines cannot be placed in percent: this inner drawing is stretched to the width instead.
    html`<svg x="0" y="${TOP - 1}" width="100%" height="${BOTTOM - TOP + 2}" viewBox="0 0 ${UNITS} ${UNITS}" preserveAspectRatio="none">
<polygon class="between" points="${area}"/>
<polyline class="curve" points="${curve}"/>
</svg>`,
    ...band.map((span, i) => stretch(span, i % 2 === 0 ? "bar" : "rest", BOTTOM - BAND, BAND)),
    ...dots.map(
      ({ at, value, text }) =>
        html`<circle class="dot" cx="${percent(positionOf(at))}" cy="${levelOf(value)}" r="3"><title>${text}</title></circle>`,
    ),
    html`<line class="base" x1="0" x2="100%" y1="${BOTTOM}" y2="${BOTTOM}"/>`,
    ...calendarTicks(from, to, MAX_TICKS).map(({ at, text }) => tickBelow(positionOf(at), BOTTOM, text)),
    html`<text class="axis" text-anchor="middle" x="50%" y="${HEIGHT - 6}">time (UTC)</text>`,
    ...marks.map(({ at, text }) => markLine(positionOf(at), text, TOP, BOTTOM)),
  ];
  return chartFigure({ title, note, alternative, height: HEIGHT, plot: "plot-with-axis", drawing });
}

/** A round moment on an axis of time. */
type CalendarTick = { readonly at: number; readonly text: string };

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
/** Seconds between ticks, below a month. */
const SHORT_STEPS = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);
const DAY_STEPS = [1, 2, 7, 14].map((days) => days * DAY);
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];
const MONTH = 30.4 * DAY;
/** Months before 1900, which JavaScript uses for year 0. */
const YEAR_1900 = 1_900 * 12;

/**
 * Moments at which a calendar in UTC begins a year, a month, a day, or an hour; as many as there is room for.
 * @param from Unix seconds, as `to`
 */
export function calendarTicks(from: number, to: number, max: number): readonly CalendarTick[] {
  const fits = (step: number) => (to - from) / step <= max;
  const seconds = [...SHORT_STEPS, ...DAY_STEPS].find(fits);
  if (seconds !== undefined) {
    const first = Math.ceil(from / seconds) * seconds;
    const number = Math.floor((to - first) / seconds) + 1;
    return Array.from({ length: Math.max(0, number) }, (_, i) => tick(first + i * seconds, seconds));
  }
  const months = MONTH_STEPS.find((step) => fits(step * MONTH)) ?? 1_200;
  const year = new Date(from * 1_000).getUTCFullYear();
  const ticks: CalendarTick[] = [];
  // Counted from year 0, so that steps of decades begin with a decade.
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
