import { useEffect, useEffectEvent, useState } from "react";
import {
  type Challenge,
  challengeLink,
  formatChallenge,
  type LinkText,
  type Presentation,
  type ReadConfig,
  useAnswerCheck,
} from "../../src/react/index.ts";
import { textOf } from "../../src/react/usePresentation.ts";
import { Form } from "../shared/Form.tsx";
import { Lines } from "../shared/Lines.tsx";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { QrCode } from "../shared/QrCode.tsx";
import { Scan } from "../shared/Scan.tsx";
import { Code, Copy, Moment } from "../shared/Value.tsx";
import type { Texts } from "./verifyTexts.ts";

/** Where the holder's page is that was built together with this one. */
const HOLD = "../hold/";

export type QuestionProps = {
  readonly config: ReadConfig;
  readonly chainId: number;
  readonly presentation: Presentation;
  readonly subject: string;
  readonly audience: string;
  /** Unix seconds by the chain's clock, or the device's where no node has told that. */
  readonly now: bigint;
  readonly answer: LinkText | undefined;
  /** When the account has signed that it shows it; undefined: it has not. */
  readonly signedAt: bigint | undefined;
  readonly setSignedAt: (at: bigint | undefined) => void;
};

type OpenQuestionProps = QuestionProps & { readonly challenge: Challenge };

/** A question that is open: handed to the holder, until their answer is here. */
export function OpenQuestion({
  challenge,
  config,
  chainId,
  presentation,
  subject,
  audience,
  now,
  answer,
  signedAt,
  setSignedAt,
}: OpenQuestionProps) {
  const texts = usePageTexts<Texts>().ask;
  const check = useAnswerCheck({ config });
  const { mutate } = check;
  const take = (text: string) =>
    mutate(
      { chainId, challenge, shown: presentation, answer: textOf(text), now },
      // Of this question only: it is not called once another one stands here.
      { onSuccess: () => setSignedAt(now) },
    );
  // One that a link has brought while this was open.
  const [before] = useState(answer);
  const takeLinked = useEffectEvent((linked: LinkText) => take(linked.text));
  useEffect(() => {
    if (answer !== undefined && answer !== before) takeLinked(answer);
  }, [answer, before]);
  if (signedAt !== undefined) return <Right at={signedAt} subject={subject} />;
  return (
    <>
      <p>
        {texts.audience} <bdi>{audience}</bdi>
      </p>
      <Handed challenge={challenge} now={now} />
      <AnswerForm onText={take} isChecking={check.isPending} />
      {check.error !== null && <Problem thrown={check.error} />}
    </>
  );
}

function Right({ at, subject }: { readonly at: bigint; readonly subject: string }) {
  const texts = usePageTexts<Texts>().ask;
  return (
    <div role="status">
      <p className="good">
        <span aria-hidden="true">{"\u2713 "}</span>
        <strong>{texts.right}</strong> <Code>{subject}</Code>
      </p>
      <p>
        {texts.at} <Moment at={at} />
      </p>
    </div>
  );
}

function Handed({ challenge, now }: Pick<OpenQuestionProps, "challenge" | "now">) {
  const texts = usePageTexts<Texts>().ask;
  const { span } = useFormats();
  const text = formatChallenge(challenge);
  const link = challengeLink(new URL(HOLD, location.href).href, text);
  return (
    <>
      <p>{texts.hand}</p>
      <QrCode text={link} label={texts.codeLabel} />
      <p>
        <a href={link} target="_blank" rel="noreferrer">
          {texts.link}
        </a>
      </p>
      <div className="actions">
        <Copy text={link} label={texts.copyLink} />
        <Copy text={text} label={texts.copyText} />
      </div>
      <p role="timer">
        {now <= challenge.deadline ? texts.left(span(challenge.deadline - now)) : texts.over}
      </p>
    </>
  );
}

type AnswerFormProps = { readonly onText: (text: string) => void; readonly isChecking: boolean };

function AnswerForm({ onText, isChecking }: AnswerFormProps) {
  const texts = usePageTexts<Texts>();
  const [text, setText] = useState("");
  const [isScanning, setScanning] = useState(false);
  return (
    <Form
      act={() => {
        if (text.trim() !== "") onText(text);
      }}
    >
      <Lines label={texts.ask.answer} about={texts.ask.aboutAnswer} value={text} rows={3} onType={setText} />
      <div className="actions">
        <button type="submit" disabled={isChecking}>
          {isChecking ? texts.ask.checking : texts.ask.check}
        </button>
        <button type="button" className="plain" onClick={() => setScanning(true)}>
          {texts.intake.scan}
        </button>
      </div>
      {isScanning && <Scan onText={onText} onStop={() => setScanning(false)} />}
    </Form>
  );
}
