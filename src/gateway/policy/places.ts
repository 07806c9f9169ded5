/**
 * Places: each claim that a lane takes in, or tells to come later, has a turn of its own, the moment at which it is sent if
 * all goes as it goes now. So a queue is bounded, and who is beyond it knows when to come. Moments are seconds of one clock.
 */

/** What is kept of a lane. */
export type Places = {
  /** The first turn that is not given. */
  readonly next: number;
  /** The latest moment at which somebody was told to come; nobody is expected after it. */
  readonly expected: number;
};

/** What a lane can do. */
export type LaneTerms = {
  /** Claims that it holds at most, besides those of whom it told to come. */
  readonly bound: number;
  /** Claims a second that are sent of it. */
  readonly rate: number;
  /** Claims that the next block can take. */
  readonly block: number;
};

/** A promised place: who comes from then on is taken in, however full the lane is, and keeps the turn. */
export type Promised = { readonly comes: number; readonly turn: number };

export type Asking = {
  readonly now: number;
  /** Seconds until the next block. */
  readonly toBlock: number;
  /** Claims that wait in the lane. */
  readonly queued: number;
  /** The place that this leaf was promised before. */
  readonly promised?: Promised | undefined;
  /** From when on a turn would be of no use to it. */
  readonly until: number;
};

export type Admission =
  | { readonly admission: "taken"; readonly turn: number }
  | ({ readonly admission: "promised" } & Promised)
  /** Whoever came then would come too late. */
  | ({ readonly admission: "tooLate" } & Promised);

/** What is answered, and what is to be kept then. */
export type AdmitAnswer = { readonly admission: Admission; readonly places: Places };

/** Of the rate that the gas allows, what places are promised by. */
export const PROMISED = 0.98;

export const noPlaces: Places = { next: -Infinity, expected: -Infinity };

/** Who is told to come finds so much of the queue before them: it is never empty for want of who was told to come later. */
const QUEUE_AHEAD = 0.5;

/** Takes a claim in, or promises it a place. Changes nothing: what is to be kept then is in the answer. */
export function admit(
  places: Places,
  { bound, rate, block }: LaneTerms,
  { now, toBlock, queued, promised, until }: Asking,
): AdmitAnswer {
  const taken = (turn: number, next: number) => ({
    admission: { admission: "taken", turn } as const,
    places: { ...places, next },
  });
  if (promised !== undefined && now >= promised.comes) return taken(promised.turn, places.next);
  const end = now + queued / rate;
  const isExpecting = places.expected > now;
  // Nobody is to come: what waits is all that there is.
  const next = isExpecting ? Math.max(places.next, end) : end;
  if (!isExpecting && queued < bound) return taken(next, next + 1 / rate);
  // Some who were told have not come: with those who are to come before it, the block would not be full.
  if (queued + rate * toBlock < Math.min(block, bound)) return taken(Math.min(end, next), places.next);
  if (promised !== undefined) return { admission: { admission: "promised", ...promised }, places };
  const comes = Math.max(now, next - (QUEUE_AHEAD * bound) / rate);
  return promise(places, rate, { comes, turn: next }, until);
}

/**
 * Promises a place in what opens later, and has places of its own: one after the other from its opening on.
 * @param places those that were given of it before
 */
export function admitLater(
  places: Places,
  { rate }: Pick<LaneTerms, "rate">,
  { opens, until }: { readonly opens: number } & Pick<Asking, "until">,
): AdmitAnswer {
  const turn = Math.max(places.next, opens);
  return promise(places, rate, { comes: turn, turn }, until);
}

function promise(places: Places, rate: number, place: Promised, until: number): AdmitAnswer {
  if (place.comes >= until) return { admission: { admission: "tooLate", ...place }, places };
  return {
    admission: { admission: "promised", ...place },
    places: { next: place.turn + 1 / rate, expected: Math.max(places.expected, place.comes) },
  };
}
