/**
 * Fair queueing between lanes by start-time tags (Goyal, Vin, Cheng: SIGCOMM 1996): each claim gets a number when it is taken
 * in, and the least goes first. Numbers of a lane lie the further apart the less it weighs, so lanes that have work share what
 * is sent by their weights; and one that had none begins where all others are, and has saved nothing up. A few claims of each
 * go before all that has waited for long, so that a quiet lane need not wait for a loud one.
 */

/** What somebody asks for, as far as it matters who goes first. */
export const classes = ["urgent", "claims", "issuing", "verifying"] as const;

export type Class = (typeof classes)[number];

/** What a lane of a class weighs beside others. */
export const weightOf: Readonly<Record<Class, number>> = { urgent: 8, claims: 4, issuing: 2, verifying: 1 };

export type LaneOrder = {
  /** Where the number of its next one may begin. */
  readonly finish: number;
  readonly weight: number;
};

/** Claims that a lane may have sent beyond its share while it goes before what has waited for long. */
export const HEAD_START = 8;
/** Numbers of those that go first lie half a step below what goes next: they share them, and so go as they came. */
const STEPS = 8;

/**
 * The number of a lane's next claim.
 * @param min the number of what goes next of all lanes; where nothing waits, of what went last
 */
export function nextOrder(
  { finish, weight }: LaneOrder,
  min: number,
): { readonly order: number; readonly finish: number } {
  const first = Math.ceil(min * STEPS) / STEPS - 1 / (2 * STEPS);
  return {
    order: Math.max(first, finish - HEAD_START / weight),
    finish: Math.max(finish, min) + 1 / weight,
  };
}
