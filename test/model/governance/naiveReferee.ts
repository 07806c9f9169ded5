import type { CaseScript, Said } from "./caseScript.ts";

/*
 * What the desk's rules say, as one would tell them to a referee: one thing after the other, in plain numbers, with what each
 * side puts on the table and takes off it. Nothing of `src/core/governance` is used here.
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
  readonly paid: Readonly<Record<"claimant" | "respondent" | "panel" | "burned", number>>;
};

const days = (count: number) => count * 86_400;
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
  let decision = "Upheld";
  let decidedBy: "clock" | "first" | "second" = "clock";
  if (answer !== undefined) {
    const ruled = spoken("first", opened + days(5), opened + days(7));
    goOn("Panel", ruled ?? opened + days(7), "None");
    if (ruled === undefined) {
      goOn("Done", Infinity, "None");
      return { periods, taken, paid: { claimant: 1, respondent: 1, panel: 0, burned: 0 } };
    }
    decision = rulingOf("first");
    decidedBy = "first";
  }
  const loser: Table["appellant"] = decision === "Upheld" ? "respondent" : "claimant";
  const appealed = spoken("appeal", since, since + days(3));
  goOn("Appeal", appealed ?? since + days(3), decision);
  let over = since;
  if (appealed !== undefined) {
    over = appealed + days(4);
    const ruled = spoken("second", appealed + days(2), over);
    goOn("SecondPanel", ruled ?? over, decision);
    if (ruled !== undefined) {
      decision = rulingOf("second");
      decidedBy = "second";
    }
  }
  if (decision === "Upheld" && !ON_RECORD.includes(script.kind)) {
    const until = over + script.notice + days(7);
    const carried = spoken("carryOut", over + script.notice, until);
    goOn("Effect", carried ?? until, decision);
    goOn(carried === undefined ? "Moot" : "Done", Infinity, decision);
  } else goOn("Done", Infinity, decision);
  const table = { hasAnswered: answer !== undefined, appellant: appealed === undefined ? undefined : loser };
  return { periods, taken, paid: payments(table, decision, decidedBy) };
}

type Table = {
  readonly hasAnswered: boolean;
  readonly appellant: "claimant" | "respondent" | undefined;
};

function payments({ hasAnswered, appellant }: Table, decision: string, by: "clock" | "first" | "second") {
  const paid = { claimant: 0, respondent: 0, panel: 0, burned: 0 };
  const purse = { claimant: 1, respondent: hasAnswered ? 1 : 0 };
  if (appellant !== undefined) {
    if (by === "second") purse[appellant] += 2;
    // Nobody heard it.
    else paid[appellant] += 2;
  }
  if (by === "clock") {
    paid.claimant += purse.claimant;
    paid.respondent += purse.respondent;
    return paid;
  }
  const [winner, loser] =
    decision === "Upheld" ? (["claimant", "respondent"] as const) : (["respondent", "claimant"] as const);
  paid[winner] += purse[winner] + purse[loser] * 0.5;
  paid.panel += purse[loser] * 0.25;
  paid.burned += purse[loser] * 0.25;
  return paid;
}
