import { useState } from "react";
import { type TracePathData, type TraceWait, useTrace } from "../../../src/react/useTrace.ts";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";

/** Follows a result back to the intention behind it, and says what each step waited for. */
export function Traces({ timeline }: { readonly timeline: string }) {
  const { traces: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const { chain } = useNode();
  const [typed, setTyped] = useState("");
  const [what, setWhat] = useState<string>();
  const { data, isFetching, isError, error } = useTrace({ timeline, chainId: chain.id, what });
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <Form act={() => setWhat(typed.trim() === "" ? undefined : typed.trim())}>
        <Field
          label={texts.what}
          about={texts.about}
          value={typed}
          dir="ltr"
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit">{texts.ask}</button>
      </Form>
      {isFetching && <p role="status">{texts.asking}</p>}
      {isError && <Problem thrown={error} />}
      {data && (
        <div role="status">
          <p>{texts.ways(count(data.paths.length + data.more))}</p>
          {data.paths.map((path) => (
            <Way key={path.words} {...path} />
          ))}
        </div>
      )}
    </section>
  );
}

/** Steps and waits are in the service's own words, which are English. */
function Way({ words, altered, steps, waits, slowest }: TracePathData) {
  const { traces: texts } = usePageTexts<typeof English.console>();
  const { moment } = useFormats();
  const at = (milliseconds: number) => moment(Math.floor(milliseconds / 1_000));
  return (
    <div>
      <p lang="en" dir="ltr">
        {words}
      </p>
      {(altered !== null || steps.some(({ ground }) => ground === "altered")) && (
        <p role="alert" className="notice">
          {texts.altered}{" "}
          <span lang="en" dir="ltr">
            {altered}
          </span>
        </p>
      )}
      <ol className="timeline">
        {steps.map(({ kind, moment: { from, to }, words: said }, i) => {
          const known = from ?? to;
          const before = waits.filter((wait) => wait.to === i);
          return (
            <li key={i} data-step={kind}>
              {before.map((wait) => (
                <Wait
                  key={wait.from}
                  wait={wait}
                  isSlowest={wait.from === slowest?.from && wait.to === slowest.to}
                />
              ))}
              {known !== null && `${at(known)}: `}
              <span lang="en" dir="ltr">
                {said}
              </span>
            </li>
          );
        })}
      </ol>
      {slowest === null && <p className="hint">{texts.noWait}</p>}
    </div>
  );
}

function Wait({ wait, isSlowest }: { readonly wait: TraceWait; readonly isSlowest: boolean }) {
  const { traces: texts } = usePageTexts<typeof English.console>();
  const { span } = useFormats();
  const { least, whom, what } = wait;
  const names: Readonly<Record<string, string>> = texts.whom;
  return (
    <p className={isSlowest ? "notice" : "hint"}>
      {texts.waited(span(Math.round(least / 1_000)), names[whom] ?? whom)}{" "}
      <span lang="en" dir="ltr">
        {what}
      </span>{" "}
      {isSlowest && texts.slowest}
    </p>
  );
}
