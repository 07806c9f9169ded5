import { type DragEvent, useId, useState } from "react";
import { Form } from "../shared/Form.tsx";
import { Lines } from "../shared/Lines.tsx";
import { Problem } from "../shared/Problem.tsx";
import { Scan } from "../shared/Scan.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type IntakeProps = {
  readonly problem: { readonly thrown?: unknown };
  /** @returns whether it could be read */
  readonly onText: (text: string) => Promise<boolean>;
};

/** Bytes of a file that are read: what is longer is refused for what is missing of it. */
const MAX_BYTES = 20_000_000;

/** Takes whatever a holder is handed: pasted, dropped, out of a file or through the camera. */
export function Intake({ problem, onText }: IntakeProps) {
  const texts = useHoldTexts().intake;
  const [isScanning, setScanning] = useState(false);
  const headingId = useId();
  const read = async (file: File | undefined) => file && onText(await file.slice(0, MAX_BYTES).text());
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <section aria-labelledby={headingId} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <h2 id={headingId}>{texts.heading}</h2>
      <Paste onText={onText} />
      <div className="actions">
        <label className="file">
          {texts.file}{" "}
          <input
            type="file"
            onChange={({ target }) => {
              void read(target.files?.[0]);
              // The same file may be chosen again.
              target.value = "";
            }}
          />
        </label>
        <button type="button" className="plain" onClick={() => setScanning(true)}>
          {texts.scan}
        </button>
      </div>
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
