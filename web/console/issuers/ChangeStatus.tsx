import { useState } from "react";
import type { Address } from "viem";
import {
  type KnownBatch,
  type ParseChangeListParameters,
  parseChangeList,
  type RequestedChange,
  readEvidence,
  readReason,
} from "../../../src/react/statusChanges.ts";
import { Lines } from "../../shared/Lines.tsx";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { ChangeConsequences } from "./ChangeConsequences.tsx";
import { Choice } from "./Choice.tsx";
import { Reasons, useReasons } from "./Reasons.tsx";
import { TakeFile } from "./TakeFile.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type ChangeStatusProps = {
  readonly batch: KnownBatch;
  readonly subjects: readonly Address[] | undefined;
};

/** `times`: how often it was asked for; each time is a plan of its own. */
type Requested = {
  readonly rows?: readonly RequestedChange[];
  readonly thrown?: unknown;
  readonly times: number;
};
type Kind = ParseChangeListParameters["kind"];

/** Revokes, suspends, reinstates: what is typed or dropped, as a plan. */
export function ChangeStatus({ batch, subjects }: ChangeStatusProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  const [text, setText] = useKept("change-list");
  const [kept, setKind] = useKept("change-kind");
  const kind = Object.hasOwn(texts.kinds, kept) ? (kept as Kind) : "Suspend";
  const reasons = useReasons("change");
  const [requested, setRequested] = useState<Requested>({ times: 0 });
  const times = requested.times + 1;
  /** What is typed again is planned again. */
  const typed = (change: () => void) => {
    change();
    setRequested({ times });
  };
  const plan = () => {
    try {
      const reason = readReason(reasons.reason);
      const evidence = readEvidence(reasons.evidence);
      const rows = parseChangeList({ batch, text, kind, reason, evidence, subjects });
      setRequested({ rows, times });
    } catch (thrown) {
      setRequested({ thrown, times });
    }
  };
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      <Choice
        label={texts.kind}
        options={texts.kinds}
        value={kind}
        onChoose={(name) => typed(() => setKind(name))}
      />
      <Lines
        label={texts.list}
        about={`${texts.about} ${subjects === undefined ? texts.noSubjects : texts.subjects(count(subjects.length))}`}
        value={text}
        rows={4}
        onType={(next) => typed(() => setText(next))}
      />
      <TakeFile
        label={texts.file}
        take={(_, bytes) => typed(() => setText(new TextDecoder().decode(bytes)))}
      />
      <Reasons
        {...reasons}
        issuer={batch.header.issuer}
        onReason={(next) => typed(() => reasons.onReason(next))}
        onEvidence={(next) => typed(() => reasons.onEvidence(next))}
      />
      <div className="actions">
        <button type="button" disabled={text.trim() === ""} onClick={plan}>
          {texts.plan}
        </button>
      </div>
      {requested.thrown !== undefined && <Problem thrown={requested.thrown} />}
      {requested.rows !== undefined && <ChangeConsequences key={times} batch={batch} rows={requested.rows} />}
    </section>
  );
}
