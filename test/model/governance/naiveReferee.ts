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
const ON_RECORD = ["WronglyRefused", "VerifierFault"];

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
  goOn("Answer", answer ?? opened + days(3), "None");
  /** From when an appeal may come, by the desk's watch. */
  let decided = opened + days(3);
  let decision = "Upheld";
  if (answer !== undefined) {
    const ruled = spoken("first", opened + days(5), opened + days(7));
    goOn("Panel", ruled ?? opened + days(7), "None");
    if (ruled === undefined) {
      goOn("Done", Infinity, "None");
      return { periods, taken, paid: { ...NOBODY_PAID, claimant: 1, respondent: 1 } };
    }
    decision = rulingOf("first");
    decided = onWatch(opened, ruled);
  }
  const loser: Table["appellant"] = decision === "Upheld" ? "respondent" : "claimant";
  const appealed = spoken("appeal", since, decided + days(3));
  goOn("Appeal", appealed ?? decided + days(3), decision);
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
  const first = answer === undefined ? "None" : decision;
  if (second !== "None") decision = second;
  if (decision === "Upheld" && !ON_RECORD.includes(script.kind)) {
    const notice = Math.ceil(script.notice / 3_600) * 3_600;
    const until = over + notice + days(7);
    const carried = spoken("carryOut", over + notice, until);
    goOn("Effect", carried ?? until, decision);
    goOn(carried === undefined ? "Moot" : "Done", Infinity, decision);
  } else goOn("Done", Infinity, decision);
  const table = { hasAnswered: answer !== undefined, appellant: appealed === undefined ? undefined : loser };
  return { periods, taken, paid: payments(table, first, second) };
}

type Table = {
  readonly hasAnswered: boolean;
  readonly appellant: "claimant" | "respondent" | undefined;
};

const NOBODY_PAID = { claimant: 0, respondent: 0, firstPanel: 0, secondPanel: 0, burned: 0 };

/** Two pots: one for the first bond that was lost, one for the appeal's. Who rules well on a pot has a quarter of it. */
function payments({ hasAnswered, appellant }: Table, first: string, second: string) {
  const paid = { ...NOBODY_PAID };
  const decision = second === "None" ? first : second;
  const [winner, loser] =
    decision === "Rejected" ? (["respondent", "claimant"] as const) : (["claimant", "respondent"] as const);
  const pots: {
    of: "claimant" | "respondent";
    bonds: number;
    judge: "firstPanel" | "secondPanel" | undefined;
  }[] = [];
  const judgeOfFirst = first === decision ? "firstPanel" : "secondPanel";
  pots.push({ of: "claimant", bonds: 1, judge: decision === "None" ? undefined : judgeOfFirst });
  if (hasAnswered) pots.push({ of: "respondent", bonds: 1, judge: judgeOfFirst });
  if (appellant !== undefined) {
    pots.push({ of: appellant, bonds: 2, judge: second === "None" ? undefined : "secondPanel" });
  }
  for (const { of, bonds, judge } of pots) {
    if (judge === undefined || of !== loser) {
      paid[of] += bonds;
      continue;
    }
    paid[winner] += bonds / 2;
    paid[judge] += bonds / 4;
    paid.burned += bonds / 4;
  }
  return paid;
}
