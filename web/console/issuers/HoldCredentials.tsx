import { useState } from "react";
import { zeroAddress, zeroHash } from "viem";
import {
  type KnownBatch,
  parseChangeList,
  readEvidence,
  readReason,
  WHOLE_BATCH,
} from "../../../src/react/statusChanges.ts";
import { Form } from "../../shared/Form.tsx";
import { Lines } from "../../shared/Lines.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { MomentField } from "../plan/MomentField.tsx";
import { momentOf } from "../plan/moments.ts";
import { Choice } from "./Choice.tsx";
import { HoldConsequences, type RequestedHold } from "./HoldConsequences.tsx";
import { Reasons, useReasons } from "./Reasons.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type HoldCredentialsProps = { readonly batch: KnownBatch };

/** Imposes holds, extends them and ends them earlier, where the policy lets anybody. */
export function HoldCredentials({ batch }: HoldCredentialsProps) {
  const { hold: texts } = useIssuerTexts();
  const isNobody = batch.header.policy.emergency === zeroAddress;
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      {isNobody ? (
        <p>{texts.none}</p>
      ) : (
        <>
          <p>{texts.about}</p>
          <HoldForm batch={batch} />
        </>
      )}
    </section>
  );
}

/** `times`: how often it was asked for; each time is a plan of its own. */
type Requested = { readonly hold?: RequestedHold; readonly thrown?: unknown; readonly times: number };

/** What is typed of a hold; it is there again when the page is. */
function useTyped() {
  const { hold: texts } = useIssuerTexts();
  const [action, setAction] = useKept("hold-action");
  const [kept, keep] = useKept("hold-scope");
  const [what, setWhat] = useState<keyof typeof texts.scopes>(kept === "some" ? kept : "none");
  // A whole batch is chosen again each time: nobody is to hold one by what was left from another.
  const setScope = (next: typeof what) => {
    setWhat(next);
    keep(next === "some" ? next : "");
  };
  const [list, setList] = useKept("hold-list");
  const [until, setUntil] = useKept("hold-until");
  const kind: keyof typeof texts.actions = action === "EndEmergency" ? action : "Emergency";
  return { kind, setAction, what, setScope, list, setList, until, setUntil, reasons: useReasons("hold") };
}

function HoldForm({ batch }: HoldCredentialsProps) {
  const { hold: texts } = useIssuerTexts();
  const { span } = useFormats();
  const { kind, what, list, until, reasons, ...set } = useTyped();
  const [requested, setRequested] = useState<Requested>({ times: 0 });
  const times = requested.times + 1;
  const typed = (change: () => void) => {
    change();
    setRequested({ times });
  };
  const plan = () => {
    try {
      const reason = readReason(reasons.reason);
      const evidence = readEvidence(reasons.evidence);
      const targets = what === "all" ? [WHOLE_BATCH] : targetsIn(batch, list);
      setRequested({ hold: { kind, targets, until: momentOf(until), reason, evidence }, times });
    } catch (thrown) {
      setRequested({ thrown, times });
    }
  };
  const limit = span(batch.header.policy.emergencyLimit);
  return (
    <>
      <Form act={plan}>
        <Choice
          label={texts.action}
          options={texts.actions}
          value={kind}
          onChoose={(name) => typed(() => set.setAction(name))}
        />
        <Choice
          label={texts.scope}
          options={texts.scopes}
          value={what}
          onChoose={(name) => typed(() => set.setScope(name))}
        />
        {what === "some" && (
          <Lines
            label={texts.list}
            about={texts.listAbout}
            value={list}
            rows={4}
            onType={(next) => typed(() => set.setList(next))}
          />
        )}
        <MomentField
          label={texts.until}
          about={kind === "Emergency" ? texts.untilAbout(limit) : texts.endAbout}
          value={until}
          onChange={({ target }) => typed(() => set.setUntil(target.value))}
        />
        <Reasons
          {...reasons}
          issuer={batch.header.issuer}
          onReason={(next) => typed(() => reasons.onReason(next))}
          onEvidence={(next) => typed(() => reasons.onEvidence(next))}
        />
        <div className="actions">
          <button type="submit" disabled={what === "none"}>
            {texts.plan}
          </button>
        </div>
        {requested.thrown !== undefined && <Problem thrown={requested.thrown} />}
      </Form>
      {requested.hold !== undefined && <HoldConsequences key={times} batch={batch} hold={requested.hold} />}
    </>
  );
}

/** Indexes that a list names, each once. */
function targetsIn(batch: KnownBatch, text: string): readonly bigint[] {
  const rows = parseChangeList({ batch, text, kind: "Suspend", reason: 0, evidence: zeroHash });
  return [...new Set(rows.map(({ index }) => BigInt(index)))];
}
