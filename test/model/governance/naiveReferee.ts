import type { CaseScript, Said } from "./caseScript.ts";

/*
 * What the desk's rules say, as one would tell them to a referee: one thing after the other, in plain numbers, with what each
 * side puts on the table and takes off it. Nothing of `src/sdk/core/governance` is used here.
 */

/** A stretch of a case, `[from, until)` in Unix seconds. */
export type Period = {
  readonly stage: string;
  readonly from: number;
  readonly until: number;
  readonly standing: string;
};

export type RefereesStory = {
  /** End to end from the opening on; the last one does not end. */
  readonly periods: readonly Period[];
  /** Moments at which each attempt was let through. */
  readonly taken: readonly Said["who"][];
  /** What each is given, in bonds. */
  readonly paid: Readonly<
    Record<"claimant" | "respondent" | "firstPanel" | "secondPanel" | "burned", number>
  >;
};

const days = (count: number) => count * 86_400;
/** The desk's watch shows minutes since the opening. */
const onWatch = (opened: number, at: number) => opened + Math.floor((at - opened) / 60) * 60;
const ON_RECORD = ["WronglyRefused"];

/** The story of a case, as it must go. */
export function refereesStory(script: CaseScript): RefereesStory {
  const { opened, says } = script;
  const taken: Said["who"][] = [];
  const periods: Period[] = [];
  let since = opened;
  const goOn = (stage: string, until: number, standing: string) => {
    if (until > since) periods.push({ stage, from: since, until, standing });
    since = until;
  };
  /** Whether somebody speaks in `[from, until)`; the moment, or undefined for silence. */
  const spoken = (who: Said["who"], from: number, until: number) => {
    const at = says.find((one) => one.who === who)?.at;
    if (at === undefined || at < from || at >= until) return undefined;
    taken.push(who);
    return at;
  };
  const rulingOf = (who: Said["who"]) => says.find((one) => one.who === who)?.ruling ?? "None";

  const answer = spoken("answer", opened, opened + days(3));
  const hasAnswered = answer !== undefined;
  goOn("Answer", answer ?? opened + days(3), "None");
  // The panel hears the case whether anybody answered or not.
  const ruledFirst = spoken("first", opened + days(5), opened + days(7));
  goOn("Panel", ruledFirst ?? opened + days(7), "None");
  if (ruledFirst === undefined) {
    goOn("Done", Infinity, "None");
    return { periods, taken, paid: forfeit(hasAnswered) };
  }
  const first = rulingOf("first");
  let decision = first;
  const loser = first === "Upheld" ? "respondent" : "claimant";
  /** Until when an appeal may come, by the desk's watch. */
  const appealBy = onWatch(opened, ruledFirst) + days(3);
  const appealed = spoken("appeal", since, appealBy);
  goOn("Appeal", appealed ?? appealBy, decision);
  let over = since;
  let second = "None";
  if (appealed !== undefined) {
    const heard = onWatch(opened, appealed);
    over = heard + days(4);
    const ruled = spoken("second", heard + days(2), over);
    goOn("SecondPanel", ruled ?? over, decision);
    if (ruled !== undefined) {
      second = rulingOf("second");
      over = onWatch(opened, ruled);
    }
  }
  if (second !== "None") decision = second;
  if (decision === "Upheld" && !ON_RECORD.includes(script.kind)) {
    const notice = Math.ceil(script.notice / 3_600) * 3_600;
    const until = over + notice + days(7);
    const carried = spoken("carryOut", over + notice, until);
    goOn("Effect", carried ?? until, decision);
    goOn(carried === undefined ? "Moot" : "Done", Infinity, decision);
  } else goOn("Done", Infinity, decision);
  const appellant = appealed === undefined ? undefined : loser;
  return { periods, taken, paid: payments({ hasAnswered, appellant, first, second }) };
}

const NOBODY_PAID = { claimant: 0, respondent: 0, firstPanel: 0, secondPanel: 0, burned: 0 };

/** Nobody ruled: the claimant leaves a quarter to whoever came, or to the fire. */
function forfeit(hasAnswered: boolean) {
  return hasAnswered
    ? { ...NOBODY_PAID, claimant: 3 / 4, respondent: 5 / 4 }
    : { ...NOBODY_PAID, claimant: 3 / 4, burned: 1 / 4 };
}

type Table = {
  readonly hasAnswered: boolean;
  readonly appellant: "claimant" | "respondent" | undefined;
  readonly first: string;
  readonly second: string;
};

/**
 * The bonds lie on the table, each before whoever put it there. What is safe goes back: all of the winner's, and the appeal's if
 * nobody heard it. The loser's other bonds are taken: each panel to be paid has a quarter of one bond of them, a winner who put
 * something down half of them, the fire the rest. If the loser has nothing there, the claimant, who alone has, pays the panels.
 */
function payments({ hasAnswered, appellant, first, second }: Table) {
  const decision = second === "None" ? first : second;
  const winner = decision === "Rejected" ? "respondent" : "claimant";
  const onTable: { of: "claimant" | "respondent"; bonds: number; isSafe: boolean }[] = [];
  const lay = (of: "claimant" | "respondent", bonds: number, isHeard: boolean) =>
    onTable.push({ of, bonds, isSafe: of === winner || !isHeard });
  lay("claimant", 1, true);
  if (hasAnswered) lay("respondent", 1, true);
  if (appellant !== undefined) lay(appellant, 2, second !== "None");

  const paid = { ...NOBODY_PAID };
  for (const { of, bonds, isSafe } of onTable) if (isSafe) paid[of] += bonds;
  if (first === decision) paid.firstPanel = 1 / 4;
  if (second !== "None") paid.secondPanel = 1 / 4;
  const fees = paid.firstPanel + paid.secondPanel;
  const taken = onTable.reduce((sum, { isSafe, bonds }) => (isSafe ? sum : sum + bonds), 0);
  if (taken === 0) return { ...paid, claimant: paid.claimant - fees };
  const isThere = onTable.some(({ of }) => of === winner);
  const prize = isThere ? taken / 2 : 0;
  paid[winner] += prize;
  paid.burned = taken - prize - fees;
  return paid;
}
