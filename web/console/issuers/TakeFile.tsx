import { type DragEvent, type ReactNode, useId, useState } from "react";
import { MAX_BATCH_FILE } from "../../../src/react/batchFiles.ts";
import { readFile } from "../../../src/react/readFile.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useIssuerTexts } from "./texts.ts";

type TakeFileProps = {
  readonly label: string;
  readonly about?: ReactNode;
  /** Reads each file that is given, on the device; what it throws is shown. */
  readonly take: (name: string, bytes: Uint8Array) => void;
};

/** Takes files, chosen or dropped. Nothing of them leaves the device. */
export function TakeFile({ label, about, take }: TakeFileProps) {
  const texts = useIssuerTexts();
  const id = useId();
  const [result, setResult] = useState<{ readonly names?: string; readonly thrown?: unknown }>({});
  const read = async (files: readonly File[]) => {
    if (files.length === 0) return;
    try {
      for (const file of files) take(file.name, await readFile(file, MAX_BATCH_FILE));
      setResult({ names: files.map(({ name }) => name).join(", ") });
    } catch (thrown) {
      setResult({ thrown });
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    read([...event.dataTransfer.files]);
  };
  return (
    <fieldset className="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <label htmlFor={id}>{label}</label>
      <p id={`${id}about`} className="about">
        {about} {texts.drop}
      </p>
      <input
        id={id}
        type="file"
        multiple
        aria-describedby={`${id}about`}
        onChange={({ target }) => {
          read([...(target.files ?? [])]);
          // The same file again is read again.
          target.value = "";
        }}
      />
      <p role="status">{result.names === undefined ? "" : texts.dropped(result.names)}</p>
      {result.thrown !== undefined && <Problem thrown={result.thrown} />}
    </fieldset>
  );
}
