import type { TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Wait } from "../../../sdk/core/timeline/waits.ts";
import type { Trace } from "../trace/trace.ts";

/** A trace as programs get it: moments in milliseconds since 1970. */
export function traceDocument({ asOf, background, paths, ...rest }: Trace) {
  return {
    ...rest,
    asOf: asOf === undefined ? null : { ...asOf, stopped: asOf.stopped ?? null },
    background: background.map(stepDocument),
    paths: paths.map(({ intent, words, altered, steps, waits, slowest, clocksApart }) => ({
      intent: intent ?? null,
      words,
      altered: altered ?? null,
      steps: steps.map(stepDocument),
      waits: waits.map(waitDocument),
      slowest: slowest === undefined ? null : waitDocument(slowest),
      clocksApart,
    })),
  };
}

function stepDocument({ moment, actor, cause, why, place, provenAt, ...step }: TimelineStep) {
  const { from, to, clock } = moment;
  return {
    ...step,
    moment: { from: from ?? null, to: to ?? null, clock },
    actor: actor ?? null,
    cause: cause ?? null,
    why: why ?? null,
    provenAt: provenAt ?? null,
    place: place ?? null,
  };
}

function waitDocument({ most, ...wait }: Wait) {
  return { ...wait, most: most ?? null };
}
