import type { Address, Hash } from "viem";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { DelegationProgress } from "../../sdk/gatewayClient/delegation.ts";
import type { Admitted, ReplacedSignature } from "./admission/asking.ts";
import type { Doors } from "./policy/doors.ts";
import { GRACE, type Promised } from "./policy/places.ts";
import { openTicket, sealTicket } from "./policy/tickets.ts";

/** The answer to a submission. Moments are Unix seconds by the store's clock. */
export type SubmissionResult =
  | ({
      readonly answer: "queued";
      readonly id: bigint;
      readonly turn: number;
      /** Only where it took the place of an earlier signature of its account. */
      readonly replaces?: ReplacedSignature;
    } & BesideDirect &
      BesideDelegation)
  | KnownAnswer
  | ({ readonly answer: "ticket"; readonly ticket: string; readonly expires: number } & Promised &
      BesideDirect &
      BesideDelegation)
  | ({ readonly answer: "tooLate"; readonly until: number } & Promised & BesideDirect & BesideDelegation);

/** The answer for what was taken in before. State and transaction are there whenever the store could be asked. */
export type KnownAnswer = BesideDelegation & {
  readonly answer: "known";
  readonly id: bigint;
  readonly state?: string;
  /** Hash of the newest version of its transaction; absent: it is part of none. */
  readonly transaction?: Hash;
};

/** What becomes of the delegation that was handed in with the claim; with a ticket only where it is refused. */
type BesideDelegation = { readonly delegation?: DelegationProgress };

/** For claims: the cost here, and the cost of claiming directly. */
type BesideDirect = { readonly doors?: Doors };

export type AnswerParameters = {
  /** The secret that seals tickets. */
  readonly secret: Uint8Array;
  /** What a claim with this turn costs through each door. Default: the answer has no doors. */
  readonly doorsAt?: (turn: number) => Doors;
};

/** Work to be done once, which may have its own place. */
export type WorkItem = {
  readonly chain: number;
  /** The campaign, or the registry. */
  readonly contract: Address;
  /** A leaf's index, a request's digest. */
  readonly item: string;
  /** Unix seconds after which it is of no use. */
  readonly until: number;
};

/** The answer for an admitted intent. */
export function answerOf(
  admitted: Exclude<Admitted, { readonly admission: "checkFirst" }>,
  { until, ...place }: WorkItem,
  { secret, doorsAt }: AnswerParameters,
): SubmissionResult {
  if (admitted.admission === "known") return knownAnswer(admitted);
  const { turn } = admitted;
  const beside = doorsAt === undefined ? {} : { doors: doorsAt(turn) };
  if (admitted.admission === "queued") {
    const { id, replaces } = admitted;
    return { answer: "queued", id, turn, ...(replaces !== undefined && { replaces }), ...beside };
  }
  const { comes } = admitted;
  if (admitted.admission === "tooLate") return { answer: "tooLate", comes, turn, until, ...beside };
  const expires = Math.min(comes + GRACE, until);
  return {
    answer: "ticket",
    ticket: sealTicket(secret, { ...place, comes, turn, expires }),
    comes,
    turn,
    expires,
    ...beside,
  };
}

/** The answer for what the store has. */
export function knownAnswer({
  id,
  state,
  transaction,
}: {
  readonly id: bigint;
  readonly state: string;
  readonly transaction: Hash | null | undefined;
}): KnownAnswer {
  return { answer: "known", id, state, ...(transaction != null && { transaction }) };
}

/**
 * @throws SymbolonError `BadTicket` where the ticket was altered, or is for something else; an expired ticket counts as
 * no ticket
 */
export function readPromise(
  secret: Uint8Array,
  text: string,
  { chain, contract, item }: WorkItem,
  now: number,
): Promised | undefined {
  const ticket = openTicket(secret, text, { chain, contract, item, now });
  if (ticket === "expired") return undefined;
  if (typeof ticket === "object") return ticket;
  throw new SymbolonError({
    code: "BadTicket",
    reason:
      ticket === "foreign"
        ? "The ticket belongs to another leaf or request."
        : "The ticket was altered, or is from another gateway.",
    hint: "Submit it without the ticket: the answer names the moment to return.",
    details: { flaw: ticket },
  });
}
