import { useId, useState } from "react";
import { Form } from "../shared/Form.tsx";
import { Lines } from "../shared/Lines.tsx";
import { Problem } from "../shared/Problem.tsx";
import { Scan } from "../shared/Scan.tsx";
import { useFileIntake } from "../shared/useFileIntake.ts";
import { useHoldTexts } from "./holdTexts.ts";

type IntakeProps = {
  readonly problem: { readonly thrown?: unknown };
  /** @returns whether it could be read */
  readonly onText: (text: string) => Promise<boolean>;
};

/** Takes whatever a holder is handed: pasted, dropped, out of a file or through the camera. */
export function Intake({ problem, onText }: IntakeProps) {
  const texts = useHoldTexts().intake;
  const [isScanning, setScanning] = useState(false);
  const headingId = useId();
  const { thrown, choose, dropping } = useFileIntake(onText);
  return (
    <section aria-labelledby={headingId} {...dropping}>
      <h2 id={headingId}>{texts.heading}</h2>
      <Paste onText={onText} />
      <div className="actions">
        <label>
          {texts.file} <input type="file" onChange={choose} />
        </label>
        <button type="button" className="plain" onClick={() => setScanning(true)}>
          {texts.scan}
        </button>
      </div>
      {thrown !== undefined && <Problem thrown={thrown} />}
      {"thrown" in problem && <Problem thrown={problem.thrown} />}
      {isScanning && <Scan onText={(scanned) => void onText(scanned)} onStop={() => setScanning(false)} />}
    </section>
  );
}

function Paste({ onText }: Pick<IntakeProps, "onText">) {
  const texts = useHoldTexts().intake;
  const [text, setText] = useState("");
  const submit = async () => {
    if (text.trim() === "") return;
    if (await onText(text)) setText("");
  };
  return (
    <Form act={submit}>
      <Lines label={texts.label} about={texts.about} value={text} rows={3} onType={setText} />
      <button type="submit">{texts.read}</button>
    </Form>
  );
}
