/**
 * Places: each claim that a lane accepts, or postpones, has a turn, the moment of its sending if all goes on as now. So
 * the queue is bounded, and a claimant beyond it knows when to come. Moments are seconds of one clock.
 */

/** The stored state of a lane. */
export type Places = {
  /** The first turn that is not given. */
  readonly next: number;
  /** The latest moment at which somebody should come; nobody is expected after it. */
  readonly expected: number;
};

/** The capacity of a lane. */
export type LaneTerms = {
  /** Most claims that it holds, not counting those with a ticket. */
  readonly bound: number;
  /** Claims that it sends a second. */
  readonly rate: number;
  /** Claims that the next block can take. */
  readonly block: number;
};

/**
 * A promised place: a claimant who comes at `comes` or later is accepted, however full the lane is, and keeps the turn.
 */
export type Promised = { readonly comes: number; readonly turn: number };

export type Asking = {
  readonly now: number;
  /** Seconds until the next block. */
  readonly toBlock: number;
  /** Claims that wait in the lane. */
  readonly queued: number;
  /** The place that this leaf already has. */
  readonly promised?: Promised | undefined;
  /** When a turn would be too late to be of use. */
  readonly until: number;
};

export type Admission =
  | { readonly admission: "taken"; readonly turn: number }
  | ({ readonly admission: "promised" } & Promised)
  /** Its turn would come too late. */
  | ({ readonly admission: "tooLate" } & Promised);

/** The answer, and the state to store with it. */
export type AdmitAnswer = { readonly admission: Admission; readonly places: Places };

/** Part of the rate that the gas allows, by which places are promised. */
export const PROMISED = 0.95;

/** Seconds after `comes` in which a ticket holder is accepted. */
export const GRACE = 600;

export const noPlaces: Places = { next: -Infinity, expected: -Infinity };

/**
 * Share of the queue that is still ahead of a returning ticket holder, so that the lane never idles.
 */
const QUEUE_AHEAD = 0.5;
/** Part of the time until the turn, by which a ticket holder comes earlier. */
const EARLIER = 0.3;

/** Accepts a claim, or promises it a place. Changes nothing: the answer has the state to store. */
export function admit(
  places: Places,
  { bound, rate, block }: LaneTerms,
  { now, toBlock, queued, promised, until }: Asking,
): AdmitAnswer {
  const accept = (turn: number, next: number) => ({
    admission: { admission: "taken", turn } as const,
    places: { ...places, next },
  });
  if (promised !== undefined && now >= promised.comes) return accept(promised.turn, places.next);
  const end = now + queued / rate;
  const isExpecting = places.expected > now;
  const next = nextTurn(places, end, now);
  if (!isExpecting && queued < bound) return accept(next, next + 1 / rate);
  // Some ticket holders have not come: even with those who should come before the next block, it would not be full.
  if (queued + rate * toBlock < Math.min(block, bound)) return accept(Math.min(end, next), places.next);
  if (promised !== undefined) return { admission: { admission: "promised", ...promised }, places };
  return promise(places, rate, { comes: comesBefore(next, now, { bound, rate }), turn: next }, until);
}

/** The turn of a claimant who would come now, estimated from outside the lane. @param expected as in `Places` */
export function turnOfNext(
  { bound, rate }: Pick<LaneTerms, "bound" | "rate">,
  { now, queued, expected }: Pick<Asking, "now" | "queued"> & Pick<Places, "expected">,
): number {
  const end = now + queued / rate;
  if (expected <= now) return end;
  // As in `comesBefore`.
  return Math.max(end, now + (expected - now + (QUEUE_AHEAD * bound) / rate) / (1 - EARLIER));
}

/**
 * Promises a place in a wave that opens later and has its own places: one after the other from its opening on.
 * @param places those already given for that wave
 */
export function admitLater(
  places: Places,
  { rate }: Pick<LaneTerms, "rate">,
  { opens, until }: { readonly opens: number } & Pick<Asking, "until">,
): AdmitAnswer {
  const turn = Math.max(places.next, opens);
  return promise(places, rate, { comes: turn, turn }, until);
}

/** @param end of the waiting claims: where nobody is expected, the next turn */
function nextTurn({ next, expected }: Places, end: number, now: number): number {
  return expected > now ? Math.max(next, end) : end;
}

/** When a ticket holder should come: the further away the turn, the less certain is the rate until then. */
function comesBefore(turn: number, now: number, { bound, rate }: Pick<LaneTerms, "bound" | "rate">): number {
  return Math.max(now, turn - (QUEUE_AHEAD * bound) / rate - EARLIER * (turn - now));
}

/** Turns that their holder gives out itself, one after the other: from the first, up to `end`. */
export type HeldTurns = { readonly first: number; readonly end: number };

/**
 * Reserves the next turns of a lane, so that not every promise has to be stored. Turns that are not given in time are
 * lost, and claims that are present are accepted instead.
 * @param opens of a wave that is not open yet; 0: it is open
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
