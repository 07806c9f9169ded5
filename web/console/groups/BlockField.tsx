import { useState } from "react";
import { Field } from "../../shared/Field.tsx";
import { useGroupTexts } from "./texts.ts";

/** The first block that is looked through, as it is typed; undefined: it is no number. */
export function useFirstBlock() {
  const [typed, onType] = useState("");
  const block = /^\d*$/.test(typed.trim()) ? BigInt(typed.trim()) : undefined;
  return { typed, onType, block };
}

export function BlockField({ typed, onType, block }: ReturnType<typeof useFirstBlock>) {
  const texts = useGroupTexts();
  return (
    <Field
      label={texts.fromBlock}
      about={texts.fromBlockAbout}
      problem={block === undefined ? texts.fromBlockWrong : undefined}
      inputMode="numeric"
      dir="ltr"
      value={typed}
      onChange={({ target }) => onType(target.value)}
    />
  );
}
