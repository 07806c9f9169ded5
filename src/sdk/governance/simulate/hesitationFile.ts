import {
  amount,
  count,
  type Decoder,
  decodeJson,
  list,
  Misfit,
  object,
  oneOf,
  orNull,
  text,
  versioned,
  where,
} from "../../core/decode.ts";
import type { AnswerTimes, HesitatingSeat } from "../../core/governance/hesitation.ts";
import { MAX_SEATS } from "../../core/governance/roster.ts";
import type { DecisionRule } from "../../core/governance/simulate.ts";
import { fileError } from "../../core/inputErrors.ts";

const FORMAT = "symbolon-hesitation";
const VERSION = 1;
const MAX_STAND_INS = 2;
const MAX_RECORDED = 100_000;
const MAX_SECONDS = 10 * 365 * 86_400;

/** What a file says: who is asked, how soon they answer, and as far as it says so by which rule. */
export type HesitationFile = {
  readonly seats: readonly HesitatingSeat[];
  readonly rule: Partial<DecisionRule>;
  /** How much of their hesitation all keys share, 0 to 1. */
  readonly together: number;
};

const share = where(
  "a share from 0 to 1",
  (value): value is number => typeof value === "number" && value >= 0 && value <= 1,
);
const seconds: Decoder<number> = (value, path) => {
  const found = amount(value, path);
  if (found <= MAX_SECONDS) return found;
  throw new Misfit({ path, value, expected: `seconds from 0 to ${MAX_SECONDS}` });
};

const recorded: Decoder<readonly (number | null)[]> = (value, path) => {
  const found = list(orNull(seconds))(value, path);
  if (found.length > 0 && found.length <= MAX_RECORDED) return found;
  throw new Misfit({
    path,
    value: `${found.length} times`,
    expected: `a list of 1 to ${MAX_RECORDED} times`,
  });
};

const lognormal = object<Omit<Extract<AnswerTimes, { kind: "lognormal" }>, "kind">, object>({
  median: where(
    "seconds above 0",
    (value): value is number => Number(value) > 0 && Number(value) <= MAX_SECONDS,
  ),
  sigma: where("a number from 0 to 5", (value): value is number => Number(value) >= 0 && Number(value) <= 5),
  never: share,
});

/** A list is what was recorded, an object a distribution. */
const answers: Decoder<AnswerTimes> = (value, path) =>
  Array.isArray(value)
    ? { kind: "recorded", seconds: recorded(value, path) }
    : { kind: "lognormal", ...lognormal(value, path) };

type WrittenSeat = { readonly member: AnswerTimes };
type WrittenRest = {
  readonly name: string;
  readonly standIns: readonly AnswerTimes[];
  readonly count: number;
};

const seat: Decoder<WrittenSeat & Partial<WrittenRest>> = (value, path) => {
  const found = object<WrittenSeat, WrittenRest>(
    { member: answers },
    { name: text, standIns: list(answers), count },
  )(value, path);
  if ((found.standIns?.length ?? 0) <= MAX_STAND_INS) return found;
  throw new Misfit({ path: `${path}.standIns`, value: found.standIns, expected: "a list of 2 at most" });
};

type Written = {
  readonly format: string;
  readonly version: number;
  readonly seats: readonly (WrittenSeat & Partial<WrittenRest>)[];
};

const file = versioned(
  FORMAT,
  VERSION,
  object<Written, { readonly rule: Partial<DecisionRule>; readonly together: number }>(
    { format: oneOf([FORMAT]), version: oneOf([VERSION]), seats: list(seat) },
    {
      rule: object<object, DecisionRule>(
        {},
        { quorum: count, floor: count, window: seconds, standIn: seconds },
      ),
      together: share,
    },
  ),
);

/**
 * Reads how seats hesitate from the text of a JSON file: of each key a distribution, or the seconds that it once took.
 * @param name as people know the file
 * @throws SymbolonError `BadHesitation`
 */
export function parseHesitation(json: string, name: string): HesitationFile {
  const found = decodeJson(file, json, (reason) => badHesitation(name, `: ${reason}`));
  const seats = found.seats.flatMap(({ count: alike = 1, ...one }) =>
    Array.from({ length: Math.min(alike, MAX_SEATS + 1) }, () => one),
  );
  return {
    seats: requireSeats(
      seats.map(({ name: called, member, standIns = [] }, i) => ({
        name: called ?? `seat ${i + 1}`,
        member,
        standIns,
      })),
      name,
    ),
    rule: found.rule ?? {},
    together: found.together ?? 0,
  };
}

/** Refuses more seats, or fewer, than a roster may have. @throws SymbolonError `BadHesitation` */
export function requireSeats(seats: readonly HesitatingSeat[], name: string): readonly HesitatingSeat[] {
  if (seats.length >= 1 && seats.length <= MAX_SEATS) return seats;
  throw badHesitation(
    name,
    ` has ${seats.length > MAX_SEATS ? "more than 16" : "no"} seats, and a roster has 1 to 16`,
  );
}

/** What is wrong with such a file, and what belongs there. */
export function badHesitation(name: string, problem: string) {
  return fileError(name, {
    code: "BadHesitation",
    problem: `does not say how seats hesitate${problem}`,
    hint: `Give { "format": "${FORMAT}", "version": ${VERSION}, "seats": [{ "member": { "median": 86400, "sigma": 1, "never": 0.3 }, "standIns": [[3600, null]] }] }, or a CSV with the columns seat and seconds; examples/governance has one of each.`,
  });
}
