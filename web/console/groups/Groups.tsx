import { lazy, Suspense, useId, useState } from "react";
import { hashesToSign, type OpenedSignable, openSignable } from "../../../src/react/openSignable.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useFileIntake } from "../../shared/useFileIntake.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { SignableView } from "./SignableView.tsx";
import { useGroupTexts } from "./texts.ts";

const Cases = lazy(async () => {
  const { Cases: component } = await import("./Cases.tsx");
  return { default: component };
});

/**
 * What groups and panels sign, opened from a file, told, signed and sent; and cases before a desk. No node of the page's is
 * asked before something is planned, or a case is looked up.
 */
export function Groups({ data }: ConsolePartProps) {
  const texts = useGroupTexts();
  const id = useId();
  const [opened, setOpened] = useState<OpenedSignable>();
  const [problem, setProblem] = useState<unknown>();
  const open = (text: string) => {
    try {
      setOpened(openSignable(text, data.chain.id));
      setProblem(undefined);
    } catch (thrown) {
      setOpened(undefined);
      setProblem(thrown);
    }
  };
  const { choose, dropping, thrown } = useFileIntake(open);
  return (
    <>
      <h2>{texts.heading}</h2>
      <fieldset className="drop" {...dropping}>
        <label htmlFor={id}>{texts.file}</label>
        <p id={`${id}about`} className="about">
          {texts.fileAbout}
        </p>
        <input id={id} type="file" aria-describedby={`${id}about`} onChange={choose} />
      </fieldset>
      {(thrown ?? problem) !== undefined && <Problem thrown={thrown ?? problem} />}
      {opened !== undefined && (
        <SignableView key={hashesToSign(opened.signable, "assents").digest} opened={opened} onSigned={open} />
      )}
      <Suspense>
        <Cases />
      </Suspense>
    </>
  );
}
