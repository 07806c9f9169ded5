import { useId, useState } from "react";
import { Form } from "../shared/Form.tsx";
import { Lines } from "../shared/Lines.tsx";
import { usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { Scan } from "../shared/Scan.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import type { Texts } from "./verifyTexts.ts";

type IntakeProps = {
  readonly isFirst: boolean;
  readonly onText: (text: string) => void;
};

/** Takes what somebody shows: pasted, dropped, out of a file or through the camera. */
export function Intake({ isFirst, onText }: IntakeProps) {
  const texts = usePageTexts<Texts>().intake;
  const [text, setText] = useState("");
  const [isScanning, setScanning] = useState(false);
  const headingId = useId();
  const { thrown, choose, dropping } = useFileIntake(onText);
  return (
    <section aria-labelledby={headingId} {...dropping}>
      <h2 id={headingId}>{isFirst ? texts.heading : texts.headingAgain}</h2>
      <PasteForm text={text} setText={setText} onText={onText} onScan={() => setScanning(true)} />
      <label className="field">
        {texts.file}
        <input type="file" onChange={choose} />
      </label>
      {thrown !== undefined && <Problem thrown={thrown} />}
      {isScanning && <Scan onText={onText} onStop={() => setScanning(false)} />}
    </section>
  );
}

type PasteFormProps = {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly onText: (text: string) => void;
  readonly onScan: () => void;
};

function PasteForm({ text, setText, onText, onScan }: PasteFormProps) {
  const texts = usePageTexts<Texts>().intake;
  return (
    <Form
      act={() => {
        if (text.trim() !== "") onText(text);
      }}
    >
      <Lines label={texts.label} about={texts.aboutText} value={text} rows={3} onType={setText} />
      <div className="actions">
        <button type="submit">{texts.check}</button>
        <button type="button" className="plain" onClick={onScan}>
          {texts.scan}
        </button>
      </div>
    </Form>
  );
}
