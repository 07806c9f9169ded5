/** What a ticket promised: who comes between two moments is taken in, and keeps the turn. Unix seconds. */
export type Kept = { readonly comes: number; readonly turn: number; readonly expires: number };

/** Of an answer, what tells how a ticket was honoured. */
export type TicketAnswer = Partial<Kept> & {
  readonly answer?: string;
  readonly error?: { readonly code: string };
};

/** Tickets hold whole milliseconds. */
const ROUNDING = 0.002;
/** Seconds by which processes' copies of the store's clock may differ. */
const CLOCKS = 0.5;

/**
 * How the answer breaks the promise of the ticket that was sent with the request; undefined: it does not. An answer that tells to
 * ask again, as of a store that is away, breaks none: the ticket is as good then.
 * @param sent Unix seconds
 */
export function brokenPromise(kept: Kept, sent: number, answer: TicketAnswer): string | undefined {
  if (sent > kept.expires) return undefined;
  if (answer.error?.code === "BadTicket") return "BadTicket";
  if (answer.answer === "tooLate") return "too late, with a ticket";
  if (answer.answer !== "ticket") return undefined;
  const { comes = Infinity, turn = Infinity } = answer;
  if (comes > kept.comes + ROUNDING || turn > kept.turn + ROUNDING) return "told a later moment";
  return sent > kept.comes + CLOCKS ? "sent away after its moment" : undefined;
}
