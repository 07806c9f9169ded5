import { type CaseStage, revokes } from "../../core/governance/cases.ts";
import type { OpenedCase } from "./casePlace.ts";

/** The stages before a case is decided for good, and all in which a hold for it makes sense. */
const UNDECIDED = ["Answer", "Panel", "Appeal", "SecondPanel"] as const;

/** What somebody does in a case, and the stages that leave room for it. */
export const caseActionStages = {
  step: ["Effect", "Done", "Moot"],
  answer: ["Answer"],
  evidence: UNDECIDED,
  appeal: ["Appeal"],
  hold: [...UNDECIDED, "Effect"],
} as const satisfies Readonly<Record<string, readonly CaseStage[]>>;

export type CaseActionName = keyof typeof caseActionStages;

const names = Object.keys(caseActionStages) as readonly CaseActionName[];

/** Whether a desk takes holds for cases of that kind: nothing would revoke a whole batch, or an attestation at once. */
export function isHeldFor({ kind, subject }: Pick<OpenedCase, "kind" | "subject">): boolean {
  return revokes(kind) && "credential" in subject;
}

/** What a case leaves room for now. Its plan says who may do it. */
export function possibleActions(
  opened: Pick<OpenedCase, "found" | "kind" | "subject" | "asOf">,
): readonly CaseActionName[] {
  const { found, asOf } = opened;
  if (found === undefined) return [];
  const { stage, effectFrom, evidenceUntil, isPaid, isHeld, standing } = found;
  const isDue = (stage === "Effect" && effectFrom <= asOf.time) || (isHeld && standing !== "Upheld");
  const hasRoom: Readonly<Partial<Record<CaseActionName, boolean>>> = {
    step: !isPaid || isDue,
    evidence: asOf.time < evidenceUntil,
    hold: isHeldFor(opened) && !isHeld,
  };
  return names.filter(
    (name) => (caseActionStages[name] as readonly CaseStage[]).includes(stage) && hasRoom[name] !== false,
  );
}
