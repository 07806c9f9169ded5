/**
 * What can happen on the way from an intention to its result. What people did: `signed`, `withdrawn`. What delivery
 * did: `queued` to `retried`, and what kept it from sending: `halted`, `sending`. What a chain did with a transaction: `included`, `undone`, `final`, `reverted`,
 * `displaced`. What contracts say: `paid` to `changed`. What verifiers handed over: `verified`. What follows from a
 * rule alone: `opened` to `expired`.
 */
export const timelineKinds = [
  "signed",
  "queued",
  "replaced",
  "halted",
  "sending",
  "bundled",
  "sent",
  "raised",
  "withdrawn",
  "freed",
  "parked",
  "retried",
  "included",
  "undone",
  "final",
  "reverted",
  "displaced",
  "paid",
  "skipped",
  "attested",
  "registered",
  "issued",
  "announced",
  "retracted",
  "held",
  "ended",
  "created",
  "funded",
  "recalled",
  "swept",
  "proposed",
  "vetoed",
  "accepted",
  "paused",
  "resumed",
  "committed",
  "voided",
  "changed",
  "verified",
  "opened",
  "due",
  "effective",
  "lapsed",
  "acceptable",
  "executable",
  "expired",
] as const;

export type TimelineKind = (typeof timelineKinds)[number];

/**
 * Whose clock gave a moment: a ticket's gateway, the store's, a verifier's, the chain's blocks; or a rule in seconds of
 * blocks.
 */
export type ClockName = "gateway" | "store" | "verifier" | "block" | "rule";

/**
 * When something happened, in milliseconds since 1970: at `from` if `to` is the same, otherwise between them, as far as
 * known.
 */
export type Moment = {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly clock: ClockName;
};

/**
 * What a step rests on: hashes from its block's header down (`proven`), what its contract has kept since (`checked`),
 * or the node's answer (`told`). Or this store's own record of what it did (`recorded`), a signed message that somebody
 * handed in (`signed`), or arithmetic over one of these (`rule`). Or nothing any more: its rows were changed in the store since
 * (`altered`).
 */
export type Ground = "proven" | "checked" | "told" | "recorded" | "signed" | "rule" | "altered";

/** One change of state between an intention and its result. */
export type TimelineStep = {
  readonly kind: TimelineKind;
  readonly moment: Moment;
  /** Who did it: an address, a worker, the sender of a request; undefined: not known. */
  readonly actor: string | undefined;
  /** The step that caused it, by its place in the path; undefined: it began the path. */
  readonly cause: number | undefined;
  /**
   * The rule that caused it, an error's name, or its number among the signatures of a threshold; undefined: none of
   * them.
   */
  readonly why: string | undefined;
  /** What happened, in words. */
  readonly words: string;
  readonly ground: Ground;
  /**
   * When its block was proven, in milliseconds since 1970 by the store's clock: on the ground `proven` or `altered`; absent: the
   * store does not have that.
   */
  readonly provenAt?: number;
  /** Where the chain has it. */
  readonly place?: {
    readonly block: number;
    readonly blockHash: string;
    readonly transaction: string;
    /** Among all logs of its block. */
    readonly logIndex?: number;
  };
};

/** A moment that a clock gave. @param at milliseconds since 1970 */
export function exactly(at: number, clock: ClockName): Moment {
  return { from: at, to: at, clock };
}
