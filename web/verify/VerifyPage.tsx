import { lazy, useEffect, useState } from "react";
import { deviceMemory, keepText } from "../../src/react/deviceMemory.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Late, Loading } from "../shared/Late.tsx";
import { usePageTexts } from "../shared/language.ts";
import { useHanded } from "./handed.ts";
import { Intake } from "./Intake.tsx";
import { isStatusCopy } from "./isStatusCopy.ts";
import type { Texts } from "./verifyTexts.ts";

const Below = lazy(async () => ({ default: (await import("./Below.tsx")).Below }));
const Shown = lazy(async () => ({ default: (await import("./Shown.tsx")).Shown }));

const numbers = new WeakMap<object, number>();
let last = 0;

/** Each showing gets its own number: a holder who shows the same again has not answered yet. */
function numberOf(showing: object): number {
  const number = numbers.get(showing) ?? ++last;
  numbers.set(showing, number);
  return number;
}

export function VerifyPage({ data }: { readonly data: PageData }) {
  const { verify, chain } = data;
  const texts = usePageTexts<Texts>();
  const { presentation, answer, challenge } = useHanded();
  const [typed, setTyped] = useState<{ readonly text: string; readonly after: typeof presentation }>();
  const { copy, setCopy, isStillKept } = useKeptCopy(chain.id);
  const [copyShown, setCopyShown] = useState<{ readonly after: typeof presentation }>();
  if (verify === undefined) return <p>{texts.about}</p>;
  // The newest counts: text typed since the last link, or that link.
  const showing = typed !== undefined && typed.after === presentation ? typed : presentation;
  const given = showing?.text;
  // All that is shown comes from the holder, who is never believed about a status.
  const take = (text: string) => {
    const isCopy = isStatusCopy(text);
    setCopyShown(isCopy ? { after: presentation } : undefined);
    if (!isCopy) setTyped({ text, after: presentation });
  };
  return (
    <>
      <p className="about">{texts.about}</p>
      {given === undefined && (answer ?? challenge) !== undefined && (
        <p role="alert" className="notice">
          {answer === undefined ? texts.intake.onlyPresentation : texts.intake.noAnswerAsked}
        </p>
      )}
      {showing !== undefined && given !== undefined && (
        <Late key={numberOf(showing)} fallback={<Loading />}>
          <Shown data={data} verify={verify} given={given} answer={answer} copy={copy} setCopy={setCopy} />
        </Late>
      )}
      <Intake isFirst={given === undefined} onText={take} />
      {copyShown !== undefined && copyShown.after === presentation && (
        <p role="alert" className="notice">
          {texts.intake.noCopy}
        </p>
      )}
      <Late>
        <Below data={data} verify={verify} copy={copy} setCopy={setCopy} isStillKept={isStillKept} />
      </Late>
      <section className="hint">{texts.privacy}</section>
    </>
  );
}

/** The copy of status words that this device stores, by its chain. */
function useKeptCopy(chainId: number) {
  const [memory] = useState(deviceMemory);
  const key = `symbolon-kept-status-${chainId}`;
  const stored = () => memory.getItem(key) ?? undefined;
  const [copy, setCopy] = useState(stored);
  // A full device keeps none, and the page has one all the same.
  const [seen, setSeen] = useState(stored);
  // Into that place, whatever was shown as a file once found its way.
  useEffect(() => memory.removeItem(`symbolon-status-copy-${chainId}`), [memory, chainId]);
  return {
    copy,
    setCopy(text: string | undefined) {
      setCopy(text);
      keepText(key, text, memory);
      setSeen(stored());
    },
    isStillKept() {
      const now = stored();
      if (now === seen) return true;
      setSeen(now);
      setCopy(now);
      return false;
    },
  };
}
