import { type ChangeEvent, type DragEvent, useState } from "react";
import { readFileText } from "../../src/react/readFile.ts";

/** Takes a file, chosen or dropped, as text; and why the last one could not be read. */
export function useFileIntake(onText: (text: string) => unknown) {
  const [thrown, setThrown] = useState<unknown>();
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const text = await readFileText(file);
      setThrown(undefined);
      onText(text);
    } catch (problem) {
      setThrown(problem);
    }
  };
  return {
    thrown,
    choose({ target }: ChangeEvent<HTMLInputElement>) {
      void take(target.files?.[0]);
      // The same file may be chosen again.
      target.value = "";
    },
    /** Of the box that files may be dropped onto. */
    dropping: {
      onDragOver: (event: DragEvent) => event.preventDefault(),
      onDrop(event: DragEvent) {
        event.preventDefault();
        void take(event.dataTransfer.files[0]);
      },
    },
  };
}
