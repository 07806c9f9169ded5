import type { IssuedPackage, ReadConfig, ShownAnswer } from "../../src/react/index.ts";
import { useVerdict } from "../../src/react/useVerdict.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Cases } from "../shared/Cases.tsx";
import { isIssued } from "../shared/isIssued.ts";
import { useFormats } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { useHoldTexts } from "./holdTexts.ts";

type StatusProps = { readonly data: PageData; readonly config: ReadConfig; readonly held: IssuedPackage };

/** What the chain says of a credential, as of which block, and until when that holds. */
export function Status({ data, config, held }: StatusProps) {
  const texts = useHoldTexts().status;
  if (held.batch.chainId !== BigInt(data.chain.id)) {
    return <p>{texts.otherChain(String(held.batch.chainId))}</p>;
  }
  return <LiveStatus data={data} config={config} held={held} />;
}

function LiveStatus({ data, config, held }: StatusProps) {
  const texts = useHoldTexts().status;
  const { batch, credential, proof, schema: _ } = held;
  const expected = { issuers: "any", schema: batch.header.schema, subject: credential.subject } as const;
  const reference = { batch, credential, proof };
  const chainId = data.chain.id;
  const { shown, error, now } = useVerdict({
    config,
    chainId,
    shown: reference,
    expected,
    finality: data.verify?.finality,
  });
  const { said, look } = useSaid(shown);
  const problem = shown?.kind === "unavailable" ? shown.answer.problem : error;
  const hasWhy = shown?.kind === "unavailable" || shown?.kind === "askAgain";
  return (
    <>
      <p role="status" className={look} data-kind={shown?.kind ?? "asking"}>
        {said}
      </p>
      {hasWhy && problem !== null && (
        <details>
          <summary>{texts.why}</summary>
          <Problem thrown={problem} />
        </details>
      )}
      {isIssued(shown) && <Cases config={config} chainId={chainId} shown={reference} now={now} />}
    </>
  );
}

/** What is shown, in a sentence; colour says it once more. */
function useSaid(shown: ShownAnswer | undefined): { readonly said: string; readonly look: string } {
  const texts = useHoldTexts().status;
  const { count, moment } = useFormats();
  if (shown === undefined) return { said: texts.asking, look: "" };
  switch (shown.kind) {
    case "askAgain":
      return { said: texts.askAgain(moment(shown.over)), look: "" };
    case "mismatch":
    case "unavailable":
      return { said: texts.unavailable, look: "" };
  }
  const { outcome, block } = shown.answer;
  const of = [texts[outcome], count(block.number), moment(block.timestamp)] as const;
  const look = outcome === "Valid" ? "good" : "bad";
  if (shown.kind === "current") return { said: texts.current(...of, moment(shown.until)), look };
  return { said: texts.momentary(...of), look };
}
