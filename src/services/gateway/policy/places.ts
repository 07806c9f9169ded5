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
  /** Its turn would come too late. */
  | ({ readonly admission: "tooLate" } & Promised);

/** What is answered, and what is to be kept then. */
export type AdmitAnswer = { readonly admission: Admission; readonly places: Places };

/** Of the rate that the gas allows, what places are promised by. */
export const PROMISED = 0.95;

/** Seconds after their moment in which who was told to come is taken in. */
export const GRACE = 600;

export const noPlaces: Places = { next: -Infinity, expected: -Infinity };

/** Who is told to come finds so much of the queue before them: it is never empty for lack of who was told to come later. */
const QUEUE_AHEAD = 0.5;
/** Of the time until their turn, so much earlier whoever has one comes. */
const EARLIER = 0.3;

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
  const next = nextTurn(places, end, now);
  if (!isExpecting && queued < bound) return taken(next, next + 1 / rate);
  // Some who were told have not come: with those who are to come before it, the block would not be full.
  if (queued + rate * toBlock < Math.min(block, bound)) return taken(Math.min(end, next), places.next);
  if (promised !== undefined) return { admission: { admission: "promised", ...promised }, places };
  return promise(places, rate, { comes: comesBefore(next, now, { bound, rate }), turn: next }, until);
}

/** The turn of who would come now, by what is seen of a lane from outside. @param expected as in `Places` */
export function turnOfNext(
  { bound, rate }: Pick<LaneTerms, "bound" | "rate">,
  { now, queued, expected }: Pick<Asking, "now" | "queued"> & Pick<Places, "expected">,
): number {
  const end = now + queued / rate;
  if (expected <= now) return end;
  // As `comesBefore` has it.
  return Math.max(end, now + (expected - now + (QUEUE_AHEAD * bound) / rate) / (1 - EARLIER));
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

/** @param end of what waits: where nobody is to come, that is all that there is */
function nextTurn({ next, expected }: Places, end: number, now: number): number {
  return expected > now ? Math.max(next, end) : end;
}

/** When whoever has a turn is to come: the further off it is, the less is known of how quickly others will be sent. */
function comesBefore(turn: number, now: number, { bound, rate }: Pick<LaneTerms, "bound" | "rate">): number {
  return Math.max(now, turn - (QUEUE_AHEAD * bound) / rate - EARLIER * (turn - now));
}

/** Turns that whoever holds them promises by themselves, one after the other: from the first, up to `end`. */
export type HeldTurns = { readonly first: number; readonly end: number };

/**
 * Holds the next turns of a lane, so that each promise need not be written down: those that are not given in time are lost, and
 * whoever is there is taken in their place.
 * @param opens of what is not open yet; 0: it is
 */
export function holdTurns(
  places: Places,
  { bound, rate }: Pick<LaneTerms, "bound" | "rate">,
  {
    now,
    queued,
    opens,
    count,
  }: Pick<Asking, "now" | "queued"> & { readonly opens: number; readonly count: number },
): { readonly held: HeldTurns; readonly places: Places } {
  const first = opens > 0 ? Math.max(places.next, opens) : nextTurn(places, now + queued / rate, now);
  const end = first + count / rate;
  const comes = opens > 0 ? end : comesBefore(end, now, { bound, rate });
  return { held: { first, end }, places: { next: end, expected: Math.max(places.expected, comes) } };
}

function promise(places: Places, rate: number, place: Promised, until: number): AdmitAnswer {
  if (place.turn >= until) return { admission: { admission: "tooLate", ...place }, places };
  return {
    admission: { admission: "promised", ...place },
    places: { next: place.turn + 1 / rate, expected: Math.max(places.expected, place.comes) },
  };
}
