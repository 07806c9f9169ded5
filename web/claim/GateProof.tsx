import { useEffect, useState } from "react";
import type { Address, Hex } from "viem";
import { gateAnswer, gateAnswerWithout } from "../../src/react/gateAnswer.ts";
import type { PageGate } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import { useMoreTexts } from "./claimTexts.ts";

type GateProofProps = {
  readonly gate: PageGate;
  /** Whose claim it is. */
  readonly account: Address;
  /** What a link brought; undefined: nothing. */
  readonly credential: string | undefined;
  readonly onAnswer: (gateData: Hex | undefined) => void;
};

/** What the campaign's gate is shown: nothing where it asks for nothing, else a credential that is pasted, dropped or linked. */
export function GateProof({ gate, onAnswer, ...props }: GateProofProps) {
  const without = gateAnswerWithout(gate);
  useEffect(() => {
    if (without !== undefined) onAnswer(without);
  }, [without, onAnswer]);
  return without === undefined ? <GateForm {...props} gate={gate} onAnswer={onAnswer} /> : null;
}

function GateForm({ gate, account, credential, onAnswer }: GateProofProps) {
  const { gate: texts } = useMoreTexts();
  const [thrown, setThrown] = useState<unknown>();
  const [isUsed, setUsed] = useState(false);
  const use = (text: string) => {
    try {
      onAnswer(gateAnswer({ gate, account, text }));
      setThrown(undefined);
      setUsed(true);
    } catch (problem) {
      setThrown(problem);
    }
  };
  // What a link brought is used once.
  useEffect(() => {
    if (credential !== undefined) use(credential);
  }, [credential]);
  const another = () => {
    setUsed(false);
    onAnswer(undefined);
  };
  return (
    <section aria-labelledby="gate">
      <h2 id="gate">{texts.heading}</h2>
      {isUsed ? (
        <>
          <p role="status" className="good">
            {texts.used}
          </p>
          <button type="button" className="plain" onClick={another}>
            {texts.other}
          </button>
        </>
      ) : (
        <Given use={use} />
      )}
      {thrown !== undefined && <Problem thrown={thrown} />}
    </section>
  );
}

function Given({ use }: { readonly use: (text: string) => void }) {
  const { gate: texts } = useMoreTexts();
  const [text, setText] = useState("");
  const { thrown, choose, dropping } = useFileIntake(use);
  return (
    <div {...dropping}>
      <p>{texts.about}</p>
      <div className="field">
        <label htmlFor="credential">{texts.label}</label>
        <p id="credential-about" className="about">
          {texts.fieldAbout}
        </p>
        <textarea
          id="credential"
          dir="ltr"
          rows={4}
          spellCheck="false"
          autoComplete="off"
          aria-describedby="credential-about"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <div className="actions">
        <button type="button" disabled={text.trim() === ""} onClick={() => use(text)}>
          {texts.use}
        </button>
        <label>
          {texts.file} <input type="file" onChange={choose} />
        </label>
      </div>
      {thrown !== undefined && <Problem thrown={thrown} />}
    </div>
  );
}
