import { type DragEvent, useId, useState } from "react";
import { Form } from "../shared/Form.tsx";
import { Lines } from "../shared/Lines.tsx";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Scan } from "../shared/Scan.tsx";
import type { Texts } from "./verifyTexts.ts";

/** Bytes of a file that are read: copies of status words of great batches are larger than any presentation. */
const MAX_BYTES = 16_000_000;
const KILO = 1_000;

type IntakeProps = {
  readonly isFirst: boolean;
  readonly onText: (text: string, isFile: boolean) => void;
};

/** Takes what somebody shows: pasted, dropped, out of a file or through the camera. */
export function Intake({ isFirst, onText }: IntakeProps) {
  const texts = usePageTexts<Texts>().intake;
  const { count } = useFormats();
  const [text, setText] = useState("");
  const [isScanning, setScanning] = useState(false);
  const [isTooLarge, setTooLarge] = useState(false);
  const headingId = useId();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    setTooLarge(file.size > MAX_BYTES);
    if (file.size <= MAX_BYTES) onText(await file.text(), true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    <section aria-labelledby={headingId} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <h2 id={headingId}>{isFirst ? texts.heading : texts.headingAgain}</h2>
      <PasteForm
        {...{ text, setText }}
        onText={(pasted) => onText(pasted, false)}
        onScan={() => setScanning(true)}
      />
      <label className="field">
        {texts.file}
        <input type="file" onChange={({ target }) => void read(target.files?.[0])} />
      </label>
      {isTooLarge && (
        <p role="alert" className="wrong">
          {texts.tooLarge(count(MAX_BYTES / KILO))}
        </p>
      )}
      {isScanning && <Scan onText={(scanned) => onText(scanned, false)} onStop={() => setScanning(false)} />}
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
