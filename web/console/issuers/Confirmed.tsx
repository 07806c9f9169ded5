import { type ReactNode, useState } from "react";
import { Field } from "../../shared/Field.tsx";
import { useIssuerTexts } from "./texts.ts";

type ConfirmedProps = {
  /** What has to be typed; undefined: nothing. */
  readonly word: string | undefined;
  readonly children: ReactNode;
};

/** Shows what cannot be undone only to whoever has typed what it is. */
export function Confirmed({ word, children }: ConfirmedProps) {
  const { confirm } = useIssuerTexts();
  const [typed, setTyped] = useState("");
  if (word === undefined) return children;
  return (
    <>
      <Field
        label={confirm.label(word)}
        about={confirm.about}
        dir="ltr"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed.trim().toLowerCase() === word && children}
    </>
  );
}
