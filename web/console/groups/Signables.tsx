import { useId, useState } from "react";
import { hashesToSign, type OpenedSignable, openSignable } from "../../../src/react/openSignable.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useFileIntake } from "../../shared/useFileIntake.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { SignableView } from "./SignableView.tsx";
import { useGroupTexts } from "./texts.ts";

/** What groups and panels sign: opened from a file, told, signed and sent. No node of the page's is asked before it is planned. */
export function Signables({ data }: Pick<ConsolePartProps, "data">) {
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
    </>
  );
}
