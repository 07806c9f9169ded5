import { useId, useState } from "react";
import { hashesToSign, type OpenedProposal, openProposal } from "../../../src/react/openProposal.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useFileIntake } from "../../shared/useFileIntake.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { ProposalView } from "./ProposalView.tsx";
import { useGroupTexts } from "./texts.ts";

/** Proposals of groups, for whoever has a seat: opened from a file, told, and signed. No node of the page's is asked. */
export function Groups({ data }: ConsolePartProps) {
  const texts = useGroupTexts();
  const id = useId();
  const [opened, setOpened] = useState<OpenedProposal>();
  const [problem, setProblem] = useState<unknown>();
  const open = (text: string) => {
    try {
      setOpened(openProposal(text, data.chain.id));
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
        <ProposalView key={hashesToSign(opened.file, "assents").digest} opened={opened} onSigned={open} />
      )}
    </>
  );
}
