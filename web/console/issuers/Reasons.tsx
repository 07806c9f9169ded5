import { hashEvidence } from "../../../src/react/statusChanges.ts";
import { Field } from "../../shared/Field.tsx";
import { TakeFile } from "./TakeFile.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type ReasonsProps = {
  readonly reason: string;
  readonly evidence: string;
  readonly onReason: (text: string) => void;
  readonly onEvidence: (text: string) => void;
};

/** Reason and evidence as they are typed; `name` tells forms apart in what the device keeps. */
export function useReasons(name: string): ReasonsProps {
  const [reason, onReason] = useKept(`${name}-reason`);
  const [evidence, onEvidence] = useKept(`${name}-evidence`);
  return { reason, evidence, onReason, onEvidence };
}

/** Why something is done: a code and a hash, both public. */
export function Reasons({ reason, evidence, onReason, onEvidence }: ReasonsProps) {
  const { change: texts } = useIssuerTexts();
  return (
    <>
      <Field
        label={texts.reason}
        about={texts.reasonAbout}
        inputMode="numeric"
        value={reason}
        onChange={({ target }) => onReason(target.value)}
      />
      <Field
        label={texts.evidence}
        about={texts.evidenceAbout}
        dir="ltr"
        value={evidence}
        onChange={({ target }) => onEvidence(target.value)}
      />
      <TakeFile label={texts.evidenceFile} take={(_, bytes) => onEvidence(hashEvidence(bytes))} />
    </>
  );
}
