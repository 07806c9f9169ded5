import { type ReactNode, Suspense, useId } from "react";
import {
  type Presentation,
  type ReadConfig,
  type ShownAnswer,
  useChangeReason,
  type useCopiedVerdict,
  type VerdictView,
} from "../../src/react/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { Code, Moment } from "../shared/Value.tsx";
import { Sentence } from "./Sentence.tsx";
import type { Texts } from "./verifyTexts.ts";

type VerdictProps = {
  readonly live: VerdictView;
  readonly copied: ReturnType<typeof useCopiedVerdict>;
  /** Whether the copy answers instead of a node. */
  readonly isCopied: boolean;
  readonly shown: ShownAnswer | undefined;
  readonly isListed: boolean;
  /** When the account that it is about signed that it shows it; undefined: nobody has. */
  readonly signedAt: bigint | undefined;
  readonly config: ReadConfig;
  readonly chainId: number;
  readonly presentation: Presentation;
};

/** Seconds by which a device's clock and the newest block may differ without a notice. */
const MAX_APART = 300;

/** The verdict, large, for as long as it holds; its subject, and how long it still holds. */
export function Verdict({ live, copied, isCopied, shown, isListed, signedAt, ...rest }: VerdictProps) {
  const texts = usePageTexts<Texts>();
  const { span, moment } = useFormats();
  const headingId = useId();
  const now = isCopied ? copied.now : live.now;
  const { title, mark, look, about } = useHeadline({ shown, isListed, isCopied });
  const isApart = !isCopied && Math.abs(live.deviceAhead) > MAX_APART;
  return (
    <section aria-labelledby={headingId} className={`verdict ${look}`} data-kind={shown?.kind ?? "asking"}>
      <div role="status">
        <h2 id={headingId} className={`figure ${look}`}>
          <span aria-hidden="true">{mark} </span>
          {title}
        </h2>
        {about !== undefined && <p>{about}</p>}
        {isCopied && <p>{texts.copy.used}</p>}
        {isValid(shown) && <ShownBy signedAt={signedAt} />}
      </div>
      {shown?.kind === "current" && now !== undefined && (
        <p role="timer" className="clock">
          {texts.verdict.left(span(shown.until - now))}
        </p>
      )}
      <Reasoned {...rest} shown={shown} />
      {isCopied && copied.isByDevice && <p className="notice">{texts.copy.byDevice(moment(copied.now))}</p>}
      {isApart && <p className="notice">{texts.verdict.ahead(span(Math.abs(live.deviceAhead)))}</p>}
      {live.error !== null && (live.shown?.kind === "current" || live.shown?.kind === "momentary") && (
        <p className="notice">{texts.verdict.notRenewed}</p>
      )}
      {live.error !== null && shown?.kind === "askAgain" && <Problem thrown={live.error} />}
      <button type="button" className="plain" onClick={live.askAgain} disabled={live.isAsking}>
        {texts.verdict.askNow}
      </button>
    </section>
  );
}

const isValid = (shown: ShownAnswer | undefined): boolean =>
  shown !== undefined && "answer" in shown && shown.answer.outcome === "Valid";

/** Whoever has seen a presentation can show it: until the account has signed, nothing says who does. */
function ShownBy({ signedAt }: Pick<VerdictProps, "signedAt">) {
  const texts = usePageTexts<Texts>().verdict;
  return (
    <p>
      {texts.shownBy}:{" "}
      {signedAt === undefined ? (
        <strong className="wait">{texts.notChecked}</strong>
      ) : (
        <>
          <strong className="good">{texts.bySubject}</strong> (<Moment at={signedAt} />)
        </>
      )}
    </p>
  );
}

type Headline = {
  readonly title: string;
  /** For people who see no colours; screen readers have the title. */
  readonly mark: string;
  readonly look: "good" | "copied" | "bad" | "open";
  readonly about?: ReactNode;
};

function useHeadline({
  shown,
  isListed,
  isCopied,
}: Pick<VerdictProps, "shown" | "isListed" | "isCopied">): Headline {
  const { verdict: texts, copy } = usePageTexts<Texts>();
  const { moment } = useFormats();
  const open = { mark: "\u2026", look: "open" } as const;
  if (shown === undefined) return { title: texts.asking, ...open };
  if (shown.kind === "askAgain") {
    const about = texts.aboutAskAgain(moment(shown.over));
    return { title: texts.askAgain, mark: "\u21bb", look: "open", about };
  }
  if (shown.kind === "unavailable") {
    return { title: texts.unavailable, mark: "?", look: "open", about: texts.aboutUnavailable };
  }
  if (shown.kind === "mismatch") {
    const no = { mark: "\u2715", look: "bad" } as const;
    const isOther = shown.answer.problem.code === "SchemaMismatch";
    if (isListed) return { title: texts.mismatch, ...no, ...(isOther && { about: texts.aboutOtherSchema }) };
    return { title: texts.unknownIssuer, ...no, about: texts.aboutUnknownIssuer };
  }
  const { outcome } = shown.answer;
  const isGood = outcome === "Valid";
  const said = isCopied ? copy.outcome(texts[outcome]) : texts[outcome];
  const mark = isGood ? "\u2713" : "\u2715";
  const good = isCopied ? "copied" : "good";
  if (shown.kind === "current") return { title: said, mark, look: isGood ? good : "bad" };
  const title = texts.momentary(said, moment(shown.answer.moment));
  return { title, mark, look: isGood ? "open" : "bad", about: texts.aboutMomentary };
}

type ReasonedProps = Pick<VerdictProps, "shown" | "config" | "chainId" | "presentation">;

/** 32 zero bytes are no evidence. */
const isZero = (hash: string) => /^0x0*$/.test(hash);

/** The answer in sentences, with the reason where events have it. */
function Reasoned({ shown, config, chainId, presentation }: ReasonedProps) {
  const texts = usePageTexts<Texts>().facts;
  const answer = shown !== undefined && "answer" in shown ? shown.answer : undefined;
  const { data: reason, error } = useChangeReason({ config, chainId, shown: presentation, answer });
  if (answer === undefined) return null;
  const kind = texts.kinds[reason?.kind ?? ""] ?? "";
  const isDecided = answer.outcome === "Revoked" || answer.outcome === "Suspended";
  return (
    <>
      <Suspense>
        <Sentence answer={isDecided && reason ? { ...answer, reason } : answer} />
      </Suspense>
      {isDecided && reason && (
        <p>
          {texts.reason}: {reason.reason === 0 ? kind : texts.reasonCode(kind, String(reason.reason))}.
          {!isZero(reason.evidence) && (
            <>
              {" "}
              {texts.evidence}: <Code>{reason.evidence}</Code>
            </>
          )}
        </p>
      )}
      {isDecided && error !== null && <p className="hint">{texts.noReason}</p>}
      {"freshUntil" in answer && shown?.kind === "current" && (
        <p className="hint">
          {texts.until} <Moment at={answer.freshUntil} />
        </p>
      )}
    </>
  );
}
