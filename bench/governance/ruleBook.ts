/*
 * A Rulebook as its contract stores it, in plain numbers: of each act the older rule, the newer one and from when on that holds;
 * what an announcement shifts out goes into the act's history, and a drop takes it back. Rules are numbers; only those of
 * `RULES` mean something here: their notice in minutes. Moments are minutes.
 */

/** The act whose rule says how long the notice of rules is. */
export const RULES = 2;
export const ACTS = 3;

/** What one act's slot and history hold. */
type ActLaw = {
  older: number;
  newer: number;
  from: number;
  readonly history: { readonly rule: number; readonly until: number }[];
};

export type RuleBook = {
  readonly laws: readonly ActLaw[];
  /** The newest announcement: from when on, and the acts it changes; `from` 0: none, or dropped. */
  newest: { readonly from: number; readonly acts: readonly number[] };
};

/** New rules by their acts. */
export type Changes = readonly (readonly [act: number, rule: number])[];

/** How a Rulebook takes what its quorum sends, and what it answers. */
export type RuleBookCode = {
  /** Whether it was taken. */
  readonly announce: (book: RuleBook, changes: Changes, from: number, now: number) => boolean;
  readonly drop: (book: RuleBook, now: number) => boolean;
  readonly ruleAt: (book: RuleBook, act: number, moment: number, now: number) => number;
  readonly firmUntil: (book: RuleBook, now: number) => number;
};

const YEAR = 365 * 1_440;

export function foundedBook(rules: readonly number[]): RuleBook {
  return {
    laws: rules.map((newer) => ({ older: 0, newer, from: 0, history: [] })),
    newest: { from: 0, acts: [] },
  };
}

const lawOf = (book: RuleBook, act: number) => book.laws[act] as ActLaw;

/** The contract's way. */
export const soundCode: RuleBookCode = {
  announce: (book, changes, from, now) => {
    const earliest = now + soundCode.ruleAt(book, RULES, now, now);
    if (now < book.newest.from || from < earliest || from > now + YEAR) return false;
    enter(book, changes, from);
    return true;
  },
  drop: (book, now) => {
    if (now >= book.newest.from) return false;
    for (const act of book.newest.acts) {
      const law = lawOf(book, act);
      const last = law.history.pop() ?? { rule: 0, until: 0 };
      [law.newer, law.older, law.from] = [law.older, last.rule, last.until];
    }
    book.newest = { from: 0, acts: [] };
    return true;
  },
  ruleAt: (book, act, moment, now) => {
    const law = lawOf(book, act);
    if (moment >= law.from) return law.newer;
    if (moment >= now) return law.older;
    return law.history.find(({ until }) => moment < until)?.rule ?? law.older;
  },
  firmUntil: (book, now) => {
    const until = now + soundCode.ruleAt(book, RULES, now, now);
    if (now >= book.newest.from) return until;
    return Math.min(until, book.newest.from + soundCode.ruleAt(book, RULES, book.newest.from, now));
  },
};

/** Writes an announcement down, whether it may be or not. */
export function enter(book: RuleBook, changes: Changes, from: number): void {
  for (const [act, rule] of changes) {
    const law = lawOf(book, act);
    if (law.from !== 0) law.history.push({ rule: law.older, until: law.from });
    [law.older, law.newer, law.from] = [law.newer, rule, from];
  }
  book.newest = { from, acts: changes.map(([act]) => act) };
}
