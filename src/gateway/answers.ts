import { SymbolonError } from "../core/errors.ts";
import type { Admitted } from "./admission/asking.ts";
import type { SoundClaim } from "./admission/judgeSubmission.ts";
import type { Doors } from "./policy/doors.ts";
import { GRACE, type Promised } from "./policy/places.ts";
import { openTicket, sealTicket } from "./policy/tickets.ts";

/** What is answered to a submission. Moments are Unix seconds by the store's clock. */
export type Answer =
  | ({ readonly answer: "queued"; readonly id: bigint; readonly turn: number } & BesideDirect)
  | { readonly answer: "known"; readonly id: bigint }
  | ({ readonly answer: "ticket"; readonly ticket: string; readonly expires: number } & Promised &
      BesideDirect)
  | ({ readonly answer: "tooLate"; readonly until: number } & Promised & BesideDirect);

/** What it takes here, and what claiming directly would. */
type BesideDirect = { readonly doors: Doors };

export type AnswerParameters = {
  /** That tickets are sealed with. */
  readonly secret: Uint8Array;
  /** What a claim with such a turn takes through each door. */
  readonly doorsAt: (turn: number) => Doors;
};

/** What is answered where an intent was admitted so. */
export function answerOf(
  admitted: Exclude<Admitted, { readonly admission: "checkFirst" }>,
  { claim, served, until }: SoundClaim,
  { secret, doorsAt }: AnswerParameters,
): Answer {
  if (admitted.admission === "known") return { answer: "known", id: admitted.id };
  const { turn } = admitted;
  const doors = doorsAt(turn);
  if (admitted.admission === "queued") return { answer: "queued", id: admitted.id, turn, doors };
  const { comes } = admitted;
  if (admitted.admission === "tooLate") return { answer: "tooLate", comes, turn, until, doors };
  const expires = Math.min(comes + GRACE, until);
  const place = { chain: served.chain, campaign: claim.campaign, index: Number(claim.index) };
  return {
    answer: "ticket",
    ticket: sealTicket(secret, { ...place, comes, turn, expires }),
    comes,
    turn,
    expires,
    doors,
  };
}

/** @throws SymbolonError `BadTicket` where it was altered, or is of another leaf; one that is over is none */
export function promiseOf(
  secret: Uint8Array,
  text: string,
  { claim, served }: SoundClaim,
  now: number,
): Promised | undefined {
  const { campaign, index } = claim;
  const ticket = openTicket(secret, text, { chain: served.chain, campaign, index: Number(index), now });
  if (ticket === "expired") return undefined;
  if (typeof ticket === "object") return ticket;
  throw new SymbolonError({
    code: "BadTicket",
    reason:
      ticket === "foreign" ? "The ticket is of another leaf." : "The ticket was altered, or made elsewhere.",
    hint: "Submit the claim without it: you are told when to come.",
    details: { flaw: ticket },
  });
}
