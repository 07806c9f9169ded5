import { useState } from "react";
import type { Hex } from "viem";
import { hashEvidence } from "../../../src/react/statusChanges.ts";
import { typedHash } from "../../../src/react/typedHash.ts";
import type { DeskCasePlace, ToldDeskCase } from "../../../src/react/useDeskCase.ts";
import type { GovernanceIntent } from "../../../src/react/useGovernancePlan.ts";
import { Field } from "../../shared/Field.tsx";
import { Done } from "../campaigns/Planned.tsx";
import { useIntent } from "../campaigns/useIntent.ts";
import { Choice } from "../issuers/Choice.tsx";
import { TakeFile } from "../issuers/TakeFile.tsx";
import { addressOf } from "../plan/addressOf.ts";
import { GovernancePlanCard, takesGround } from "./GovernancePlanCard.tsx";
import { useStepTexts } from "./texts.ts";

type CaseActionProps = {
  readonly place: DeskCasePlace;
  /** What its stage leaves room for now. */
  readonly possible: ToldDeskCase["actions"];
};
type CaseActionName = ToldDeskCase["actions"][number];

const NO_EVIDENCE: Hex = "0x";

/** What somebody does in a case, as a plan. */
export function CaseAction({ place, possible }: CaseActionProps) {
  const texts = useStepTexts();
  const [chosen, setChosen] = useState(possible[0]);
  const [typed, setTyped] = useState({ evidence: "", uri: "", group: "" });
  const { intent, isDone, want, done } = useIntent<GovernanceIntent>();
  // What was chosen stays, although the case has moved on: nobody plans what they did not choose.
  const action = chosen ?? possible[0];
  const isGone = action !== undefined && !possible.includes(action);
  const evidence = typedHash(typed.evidence);
  const group = addressOf(typed.group);
  const hasGround = action !== undefined && takesGround(action);
  const hasGroup = action === "answer" || action === "appeal" || action === "hold";
  const isWrong = (hasGround && evidence === undefined) || (hasGroup && typed.group.trim() !== "" && !group);
  if (action === undefined) return <Done isDone={isDone} />;
  /** Whatever was planned before said something else. */
  const change = (some: Partial<typeof typed>) => {
    want(undefined);
    setChosen(action);
    setTyped((before) => ({ ...before, ...some }));
  };
  const plan = () => {
    setChosen(action);
    const ground = { evidence: evidence ?? NO_EVIDENCE, uri: typed.uri.trim() };
    want({ does: "case", place, action, ground, ...(hasGroup && { group }) });
  };
  return (
    <>
      <Choice<string>
        label={texts.act}
        options={Object.fromEntries(
          [...possible, ...(isGone ? [action] : [])].map((one) => [one, texts.actions[one]]),
        )}
        value={action}
        onChoose={(name) => {
          want(undefined);
          setChosen(name as CaseActionName);
        }}
      />
      {isGone && intent === undefined && (
        <p role="alert" className="notice">
          {texts.actionGone(texts.actions[action])}
        </p>
      )}
      {hasGround && (
        <Ground {...typed} isWrong={typed.evidence.trim() !== "" && evidence === undefined} onType={change} />
      )}
      {hasGroup && (
        <Field
          label={texts.group}
          about={texts.groupAbout}
          problem={typed.group.trim() !== "" && group === undefined ? texts.deskWrong : undefined}
          dir="ltr"
          value={typed.group}
          onChange={({ target }) => change({ group: target.value })}
        />
      )}
      <div className="actions">
        <button type="button" disabled={isWrong || isGone} onClick={plan}>
          {texts.plan}
        </button>
      </div>
      {intent?.does === "case" && (
        <GovernancePlanCard
          id={`case-${place.id}-${intent.action}`}
          name={texts.actions[intent.action]}
          intent={intent}
          onDone={() => {
            setChosen(undefined);
            done();
          }}
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
