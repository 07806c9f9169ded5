import { type Address, zeroAddress } from "viem";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { revokes } from "../../core/governance/cases.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { effectText } from "../cases/caseText.ts";
import { type Concern, concernOf, isWatched, type OwnCase } from "./concern.ts";
import type { WatchedCase, WatchFacts } from "./watchFacts.ts";
import type { WatchTask } from "./watchTask.ts";

/** What of the facts a case's tasks depend on; the holds are those that are not over. */
export type CaseSurroundings = Pick<WatchFacts, "now" | "watchlist" | "holds">;

/** A case of which it is known what it is about, whether or not its group names its desk. */
export type ToldCase = Omit<OwnCase, "isNamed">;

type Around = Pick<CaseSurroundings, "now" | "holds">;

/** A task of a case, whose place is known. */
export type CaseTask = Omit<WatchTask, "where" | "id" | "about">;

/**
 * The tasks of a case. A case that is about nothing watched, or before a desk that its group does not name, is
 * nobody's task: strangers open those about batches of their own.
 */
export function caseTasks(found: WatchedCase, around: CaseSurroundings): readonly WatchTask[] {
  const { subject, isNamed, desk, id, kind, credential } = found;
  if (subject === undefined || !isNamed) return [];
  if (!isWatched(subject, credential, around.watchlist)) return [];
  const concern = concernOf({ ...found, subject }, around.watchlist);
  const about = `${kind} about ${credential}`;
  const tasks = tasksIn({ ...found, subject }, concern, around);
  return tasks.map((task) => ({ where: desk, id, about, ...task }));
}

/** What may be done next in a case, by whom and until when, and what becomes of it otherwise; holds aside. */
export function nextInCase(found: ToldCase, now: bigint): readonly CaseTask[] {
  const nobodys = { mayAnswer: false, isClaimants: false, isPanels: false };
  return tasksIn(found, nobodys, { now, holds: [] });
}

function tasksIn(found: ToldCase, concern: Concern, around: Around): readonly CaseTask[] {
  const { stage, decidesBy, isPaid } = found;
  switch (stage) {
    case "Answer":
      return [
        {
          task: "answer",
          isDue: concern.mayAnswer,
          who: answerers(found),
          from: undefined,
          until: decidesBy,
          bond: bondOf(found, 1n),
          otherwise: `the panel decides without an answer; if it upholds, ${effectText(found.kind, found.subject)}; nobody wins any of the claimant's bond`,
        },
      ];
    case "Panel":
    case "SecondPanel":
      return [...evidenceTask(found, concern, around), rulingTask(found, concern, around)];
    case "Appeal":
      return [appealTask(found, concern)];
    case "Effect":
      return [effectTask(found, around), ...(isPaid ? [] : [PAYMENT])];
    case "Done":
    case "Moot":
      return [...leftHold(found, around), ...(isPaid ? [] : [PAYMENT])];
    default:
      return [];
  }
}

/** Nobody loses anything by it for now, so it alarms nobody. */
const PAYMENT: CaseTask = {
  task: "pay",
  isDue: false,
  who: "anybody",
  from: undefined,
  until: undefined,
  bond: undefined,
  otherwise: "the desk keeps the bonds",
};

/** Whoever did not answer may still bring evidence. */
function evidenceTask(found: ToldCase, { mayAnswer }: Concern, { now }: Around): readonly CaseTask[] {
  const { stage, respondent, evidenceUntil } = found;
  if (stage !== "Panel" || !isNobody(respondent) || now >= evidenceUntil) return [];
  return [
    {
      task: "bringEvidence",
      isDue: mayAnswer,
      who: "anybody",
      from: undefined,
      until: evidenceUntil,
      bond: undefined,
      otherwise: `the panel decides on what it has; if it upholds, ${effectText(found.kind, found.subject)}`,
    },
  ];
}

function rulingTask(found: ToldCase, { isPanels }: Concern, { now }: Around): CaseTask {
  const { stage, evidenceUntil, decidesBy, desk } = found;
  const isFirst = stage === "Panel";
  const isEarly = now < evidenceUntil;
  return {
    task: "rule",
    isDue: isPanels && !isEarly,
    who: `the ${isFirst ? "first" : "second"} panel of ${desk}`,
    from: isEarly ? evidenceUntil : undefined,
    until: decidesBy,
    bond: undefined,
    otherwise: isFirst
      ? "the case ends as it began, and the claimant loses a quarter of the bond"
      : "the first ruling stands, and the appeal's bond goes back",
  };
}

function appealTask(found: ToldCase, { mayAnswer, isClaimants }: Concern): CaseTask {
  const { standing, decidesBy, claimant, respondent, effectFrom } = found;
  const isUpheld = standing === "Upheld";
  const effect = isUpheld
    ? `: ${effectText(found.kind, found.subject)}${effectFrom === 0n ? "" : `, from ${isoMoment(effectFrom)} on`}`
    : "";
  const loser = isNobody(respondent) ? answerers(found) : respondent;
  return {
    task: "appeal",
    isDue: isUpheld ? mayAnswer : isClaimants,
    who: isUpheld ? loser : claimant,
    from: undefined,
    until: decidesBy,
    bond: bondOf(found, APPEAL_FACTOR),
    otherwise: `the ruling (${standing}) is final at ${isoMoment(decidesBy)}${effect}`,
  };
}

/** An appeal's bond, in bonds of the case. */
const APPEAL_FACTOR = 2n;

function effectTask({ effectFrom, decidesBy }: ToldCase, { now }: Around): CaseTask {
  const isEarly = now < effectFrom;
  return {
    task: "carryOut",
    isDue: !isEarly,
    who: "anybody",
    from: isEarly ? effectFrom : undefined,
    until: decidesBy,
    bond: undefined,
    otherwise: `the case is moot at ${isoMoment(decidesBy)}: nobody can carry it out any more`,
  };
}

/** The hold for a case that was not upheld, until anybody ends it. */
function leftHold(found: ToldCase, { holds }: Around): readonly CaseTask[] {
  const { id, isHeld, standing, credential } = found;
  if (!isHeld || standing === "Upheld") return [];
  const left = holds.find(
    ({ batch, target, evidence, isEnded }) =>
      !isEnded && evidence === id && credentialId(batch, target) === credential,
  );
  if (left === undefined) return [];
  return [
    {
      task: "endHold",
      isDue: true,
      who: "anybody",
      from: undefined,
      until: left.until,
      bond: undefined,
      otherwise: "the credential stays held, though the case was not upheld",
    },
  ];
}

const isNobody = (account: Address) => isSameAddress(account, zeroAddress);

function bondOf({ bond, token, tokenWords }: ToldCase, factor: bigint) {
  return { amount: factor * bond, token, tokenWords };
}

/** Who may answer. */
function answerers({ subject, kind }: ToldCase): string {
  const isHolders = revokes(kind);
  if (!("batch" in subject)) {
    const { attester, recipient } = subject;
    return inWords([attester, `a seat of ${attester}`, ...(isHolders ? [`the recipient ${recipient}`] : [])]);
  }
  const { issuer, revoker, emergency, index, subject: holder } = subject;
  // Whoever holds a whole batch answers for that.
  if (index === WHOLE_BATCH) return `a seat of ${emergency}`;
  const seated = isSameAddress(issuer, revoker) ? [] : [`the issuer ${issuer}`];
  const own = isHolders ? [holder === undefined ? "the subject" : `the subject ${holder}`] : [];
  const isOther = emergency !== zeroAddress && !isSameAddress(revoker, emergency);
  const holding = isOther && !isHolders ? [`a seat of ${emergency}`] : [];
  return inWords([...seated, `a seat of ${revoker}`, ...holding, ...own]);
}

function inWords(some: readonly string[]): string {
  return [some.slice(0, -1).join(", "), some.at(-1)].filter(Boolean).join(" or ");
}
