import { formatUnits } from "viem";
import { at, type ClaimErrorEntries } from "./claimErrorEntry.ts";

/** A share among an error's values, of which 1e18 is the whole. */
const part = (share: unknown) => `${formatUnits(BigInt(share as bigint), 16)} %`;

/** A vesting campaign's book: what it counts on in the high half, what of that is claimed in the low one. */
const book = (word: unknown) =>
  `${BigInt(word as bigint) >> 128n} base units funded, ${BigInt.asUintN(128, BigInt(word as bigint))} claimed`;

/** What a vesting campaign meets beside what all campaigns do: its schedule, its money, its releases. */
export const vestingErrors: ClaimErrorEntries = {
  PointsOutOfRange: {
    what: "No schedule has this many points",
    values: ([points, most]) => `${points}, where 1 to ${most} are possible`,
    hint: "Give the schedule fewer points (a line needs only its two ends), and at least one.",
    retry: "never",
  },
  PointsNotAscending: {
    what: "The points of the schedule do not ascend by time",
    values: ([position, previous, time]) =>
      `point ${position} is at ${at(time)}, and the one before it at ${at(previous)}`,
    hint: "Sort the points by time, and leave out those of one moment but one.",
    retry: "never",
  },
  ShareFalls: {
    what: "The schedule would take back what is vested",
    values: ([position, previous, share]) =>
      `point ${position} has ${part(share)} of the whole, and the one before it ${part(previous)}`,
    hint: "Give each point all that is vested by then, not what is added.",
    retry: "never",
  },
  ScheduleIncomplete: {
    what: "A part would never vest",
    values: ([share]) => `the last point has ${part(share)} of the whole`,
    hint: "Give the last point a share of 1 (100 %).",
    retry: "never",
  },
  ScheduleTooFar: {
    what: "The schedule ends later than any may",
    values: ([time, limit]) => `at ${at(time)}, where ${at(limit)} is the latest`,
    hint: "Give earlier points, in Unix seconds: milliseconds are a thousand times too many.",
    retry: "never",
  },
  AmountTooLarge: {
    what: "A vesting campaign cannot keep an amount of this size",
    values: ([amount, most]) => `${amount} base units, where ${most} are the most`,
    hint: "Compare the token's decimals with the allocation; no real token has as much.",
    retry: "never",
  },
  FundingShort: {
    what: "The campaign has not enough money that is not promised to others",
    values: ([amount, available]) => `${amount} base units are asked for, and ${available} are there`,
    hint: "Have it funded (symbolon campaign fund); then claim again.",
    retry: "later",
  },
  NotClaimed: {
    what: "Nothing can be released before the leaf is claimed",
    values: ([index, account]) => `index ${index}, by ${account}`,
    hint: "Claim the leaf first, with its proof; compare index and account.",
    retry: "never",
  },
  NothingDue: {
    what: "Nothing is due now",
    values: ([index, account, released, total]) =>
      `${released} of ${total} base units of index ${index} were paid to ${account}, and no more is vested yet`,
    hint: ([, , released, total]) =>
      total !== undefined && released === total
        ? "Nothing to do: all of it was paid."
        : "Release again when more is vested: vested(amount, time) says how much by when.",
    retry: ([, , released, total]) => (total !== undefined && released === total ? "never" : "later"),
  },
  BookChanged: {
    what: "While the money came in the token had something claimed, swept or funded",
    values: ([before, afterwards]) => `before it were ${book(before)}, and then ${book(afterwards)}`,
    hint: "Fund it in a transaction in which nobody else claims; a token that calls back while it moves lets others in.",
    retry: "now",
  },
};
