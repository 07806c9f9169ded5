import { useState } from "react";
import type { Hex } from "viem";
import { hashEvidence } from "../../../src/react/statusChanges.ts";
import type { DeskCasePlace, ToldDeskCase } from "../../../src/react/useDeskCase.ts";
import {
  type CaseActionName,
  caseActions,
  type GovernanceIntent,
  readCaseId,
} from "../../../src/react/useGovernancePlan.ts";
import { Field } from "../../shared/Field.tsx";
import { Done } from "../campaigns/Planned.tsx";
import { useIntent } from "../campaigns/useIntent.ts";
import { Choice } from "../issuers/Choice.tsx";
import { TakeFile } from "../issuers/TakeFile.tsx";
import { addressOf } from "../plan/addressOf.ts";
import { GovernancePlanCard } from "./GovernancePlanCard.tsx";
import { useStepTexts } from "./texts.ts";

type CaseActionProps = {
  readonly place: DeskCasePlace;
  readonly found: ToldDeskCase["found"];
  /** Whether anything is left to do in it. */
  readonly isOpen: boolean;
};

const NO_EVIDENCE: Hex = "0x";

/** What somebody does in a case, as a plan. */
export function CaseAction({ place, found, isOpen }: CaseActionProps) {
  const texts = useStepTexts();
  const possible = caseActions.filter((one) => isPossible(one, found, isOpen));
  const [chosen, setChosen] = useState<CaseActionName>();
  const [typed, setTyped] = useState({ evidence: "", uri: "", group: "" });
  const { intent, isDone, want, done } = useIntent<GovernanceIntent>();
  const action = possible.find((one) => one === chosen) ?? possible[0];
  const evidence = readCaseId(typed.evidence);
  const group = addressOf(typed.group);
  const hasGround = action === "answer" || action === "evidence" || action === "appeal";
  const hasGroup = action === "answer" || action === "appeal" || action === "hold";
  const isWrong = (hasGround && evidence === undefined) || (hasGroup && typed.group.trim() !== "" && !group);
  if (action === undefined && intent === undefined) return <Done isDone={isDone} />;
  const plan = () => {
    if (action === undefined) return;
    const ground = { evidence: evidence ?? NO_EVIDENCE, uri: typed.uri.trim() };
    want({ does: "case", place, action, ground, ...(hasGroup && { group }) });
  };
  return (
    <>
      {action !== undefined && (
        <Choice<string>
          label={texts.act}
          options={Object.fromEntries(possible.map((one) => [one, texts.actions[one]]))}
          value={action}
          onChoose={(name) => {
            want(undefined);
            setChosen(name as CaseActionName);
          }}
        />
      )}
      {hasGround && (
        <Ground
          {...typed}
          isWrong={typed.evidence.trim() !== "" && evidence === undefined}
          onType={(some) => setTyped({ ...typed, ...some })}
        />
      )}
      {hasGroup && (
        <Field
          label={texts.group}
          about={texts.groupAbout}
          problem={typed.group.trim() !== "" && group === undefined ? texts.deskWrong : undefined}
          dir="ltr"
          value={typed.group}
          onChange={({ target }) => setTyped({ ...typed, group: target.value })}
        />
      )}
      <div className="actions">
        <button type="button" disabled={isWrong} onClick={plan}>
          {texts.plan}
        </button>
      </div>
      {intent?.does === "case" && (
        <GovernancePlanCard
          id={`case-${place.id}-${intent.action}`}
          name={texts.actions[intent.action]}
          intent={intent}
          onDone={done}
        />
      )}
      <Done isDone={isDone} />
    </>
  );
}

type GroundProps = {
  readonly evidence: string;
  readonly uri: string;
  readonly isWrong: boolean;
  readonly onType: (typed: { readonly evidence?: string; readonly uri?: string }) => void;
};

/** Evidence by its hash, and where it is found: both are public. */
function Ground({ evidence, uri, isWrong, onType }: GroundProps) {
  const texts = useStepTexts();
  return (
    <>
      <Field
        label={texts.evidence}
        problem={isWrong ? texts.evidenceWrong : undefined}
        dir="ltr"
        value={evidence}
        onChange={({ target }) => onType({ evidence: target.value })}
      />
      <TakeFile label={texts.evidenceFile} take={(_, bytes) => onType({ evidence: hashEvidence(bytes) })} />
      <Field
        label={texts.uri}
        about={texts.uriAbout}
        dir="ltr"
        value={uri}
        onChange={({ target }) => onType({ uri: target.value })}
      />
    </>
  );
}

/** Whether a case's stage leaves room for it; who may, its desk says when it is planned. */
function isPossible(
  action: CaseActionName,
  { stage, isHeld }: ToldDeskCase["found"],
  isOpen: boolean,
): boolean {
  const isDecided = stage === "Effect" || stage === "Done" || stage === "Moot";
  if (action === "step") return isDecided && isOpen;
  if (action === "hold") return !isHeld && stage !== "Done" && stage !== "Moot";
  if (action === "evidence") return !isDecided;
  return action === "answer" ? stage === "Answer" : stage === "Appeal";
}
