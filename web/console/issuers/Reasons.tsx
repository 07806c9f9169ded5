import { useState } from "react";
import type { Address } from "viem";
import { hashEvidence } from "../../../src/react/statusChanges.ts";
import { Field } from "../../shared/Field.tsx";
import { Choice } from "./Choice.tsx";
import { useNamedIssuer } from "./issuerNames.ts";
import { TakeFile } from "./TakeFile.tsx";
import { useIssuerTexts } from "./texts.ts";
import { useKept } from "./useKept.ts";

type TypedReasons = {
  readonly reason: string;
  readonly evidence: string;
  readonly onReason: (text: string) => void;
  readonly onEvidence: (text: string) => void;
};

/** Reason and evidence as they are typed; `name` tells forms apart in what the device keeps. */
export function useReasons(name: string): TypedReasons {
  const [reason, onReason] = useKept(`${name}-reason`);
  const [evidence, onEvidence] = useKept(`${name}-evidence`);
  return { reason, evidence, onReason, onEvidence };
}

type ReasonsProps = TypedReasons & {
  /** Whose list of reasons it is. */
  readonly issuer: Address;
};

/** Why something is done: a code, by its name where the build has one, and a hash. Both are public. */
export function Reasons({ issuer, reason, evidence, onReason, onEvidence }: ReasonsProps) {
  const { change: texts } = useIssuerTexts();
  return (
    <>
      <Reason issuer={issuer} reason={reason} onReason={onReason} />
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

const OTHER = "other";

function Reason({ issuer, reason, onReason }: Pick<ReasonsProps, "issuer" | "reason" | "onReason">) {
  const { change, reasons: texts } = useIssuerTexts();
  const known = useNamedIssuer(issuer)?.reasons ?? [];
  const isKnown = reason === "" || known.some(({ code }) => String(code) === reason);
  const [isOther, setIsOther] = useState(!isKnown);
  const choose = (name: string) => {
    setIsOther(name === OTHER);
    onReason(name === OTHER ? "" : name);
  };
  // Keys of whole numbers would be put in their own order: a letter before them keeps the list's.
  const options = Object.fromEntries([
    ["", texts.none],
    ...known.map(({ code, name }) => [`c${code}`, name]),
    [OTHER, texts.other],
  ]);
  const value = isOther || !isKnown ? OTHER : reason === "" ? "" : `c${reason}`;
  return (
    <>
      {known.length > 0 && (
        <Choice
          label={texts.reason}
          options={options}
          value={value}
          onChoose={(name) => choose(name.replace(/^c/, ""))}
        />
      )}
      {(known.length === 0 || value === OTHER) && (
        <Field
          label={change.reason}
          about={known.length === 0 ? `${change.reasonAbout} ${texts.unknown}` : change.reasonAbout}
          inputMode="numeric"
          value={reason}
          onChange={({ target }) => onReason(target.value)}
        />
      )}
    </>
  );
}
