import { type Random, randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import {
  ACTS,
  type Changes,
  foundedBook,
  RULES,
  type RuleBook,
  type RuleBookCode,
  soundCode,
} from "./ruleBook.ts";
import type { Scale } from "./scale.ts";

const DAY = 1_440;
/** What is sent to a Rulebook, one after the other. */
const MAX_STEPS = 6;

/** An answer that was once given, and may be relied on. */
type Promised = {
  readonly act: number;
  readonly moment: number;
  /** What it said, and where announced rules can still be dropped, what it will say then. */
  readonly allowed: readonly number[];
};

/** Random schedules of announcing, dropping and waiting, and answers of `rulesAt` that turned out otherwise. */
export function ruleRows({ schedules }: Scale, code: RuleBookCode = soundCode): readonly Measurement[] {
  const random = randomFrom("governance/rules");
  let promised = 0;
  let surprises = 0;
  for (let i = 0; i < schedules; i++) {
    const found = playSchedule(random, code);
    promised += found.promised;
    surprises += found.surprises;
  }
  return [
    {
      id: "rule-surprises",
      about: `of ${promised.toLocaleString("en")} answers about past moments, or those before firmUntil, in ${schedules.toLocaleString("en")} random schedules of announcing, dropping and waiting, those that were not so in the end`,
      unit: "answers",
      ours: spreadOf([surprises]),
      peer: null,
      goal: 0,
    },
  ];
}

function playSchedule(random: Random, code: RuleBookCode) {
  const whole = (below: number) => Math.floor(random() * below);
  const notice = () => DAY * (1 + whole(random() < 0.5 ? 3 : 180));
  let rule = 1;
  const book = foundedBook(Array.from({ length: ACTS }, (_, act) => (act === RULES ? notice() : rule++)));
  const promises: Promised[] = [];
  let now = 1_000_000;
  for (let step = 1 + whole(MAX_STEPS); step > 0; step--) {
    const act = whole(ACTS);
    const moments = [
      now + whole(10 * DAY),
      now + whole(200 * DAY),
      now - whole(400 * DAY),
      book.newest.from + whole(DAY),
    ];
    promises.push(...moments.flatMap((moment) => promiseOf(book, code, act, moment, now) ?? []));
    if (random() < 0.25) code.drop(book, now);
    else {
      const changes: Changes = Array.from({ length: ACTS }, (_, one) => one)
        .filter(() => random() < 0.5)
        .map((one) => [one, one === RULES ? notice() : rule++]);
      // As soon as it may be, or sooner, or some time later.
      const earliest = now + code.ruleAt(book, RULES, now, now);
      code.announce(book, changes, earliest + (random() < 0.5 ? 0 : whole(40 * DAY) - 20 * DAY), now);
    }
    const waits = [whole(3 * DAY), whole(200 * DAY), Math.max(0, book.newest.from - now) + whole(10)];
    now += waits[whole(waits.length)] ?? 0;
  }
  const end = now + 400 * DAY;
  const surprises = promises.filter(
    ({ act, moment, allowed }) => !allowed.includes(code.ruleAt(book, act, moment, end)),
  );
  return { promised: promises.length, surprises: surprises.length };
}

/** What is said now of a moment, if it may be relied on. */
function promiseOf(
  book: RuleBook,
  code: RuleBookCode,
  act: number,
  moment: number,
  now: number,
): readonly Promised[] | undefined {
  if (moment >= code.firmUntil(book, now)) return undefined;
  const said = code.ruleAt(book, act, moment, now);
  const isPending = now < book.newest.from && moment >= book.newest.from;
  // The rule of the second before stands if what is announced is dropped.
  const dropped = isPending ? [code.ruleAt(book, act, book.newest.from - 1, now)] : [];
  return [{ act, moment, allowed: [said, ...dropped] }];
}
