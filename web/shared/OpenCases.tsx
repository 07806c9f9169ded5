import { useEffect, useId } from "react";
import type { OpenCase, OpenCasesParameters, ReadConfig } from "../../src/react/index.ts";
import { useOpenCases } from "../../src/react/useOpenCases.ts";
import type { cases as texts } from "../texts/en/cases.ts";
import { useFormats } from "./language.ts";
import { lateTexts } from "./lateTexts.ts";
import { Code } from "./Value.tsx";

const textsOf = lateTexts(import.meta.glob<typeof texts>("../texts/*/cases.ts", { import: "cases" }));

type OpenCasesProps = OpenCasesParameters & {
  readonly config: ReadConfig;
  /** Unix seconds by the chain's clock; undefined: no node has given it. */
  readonly now: bigint | undefined;
};

/** The cases that are open about a credential: what is contested, what stands meanwhile, and by when that is decided. */
export function OpenCases({ now, ...asked }: OpenCasesProps) {
  const { data, error, refetch } = useOpenCases(asked);
  const isOver = data?.cases.some(({ decidesBy }) => isPast(decidesBy, now)) === true;
  useEffect(() => {
    if (isOver) void refetch();
  }, [isOver, refetch]);
  if (error !== null && data === undefined) return <Untold name="unread" />;
  if (data === undefined || data.cases.length === 0) return null;
  return <Told {...data} now={now} />;
}

/** Where nobody tells of cases: a node that does not answer, or a copy. */
export function Untold({ name }: { readonly name: "unread" | "copied" }) {
  return <p className="hint">{textsOf(useFormats().language)[name]}</p>;
}

const isPast = (moment: bigint, now: bigint | undefined): boolean => now !== undefined && moment <= now;

type ToldProps = NonNullable<ReturnType<typeof useOpenCases>["data"]> & Pick<OpenCasesProps, "now">;

function Told({ cases, asOf: { blockNumber, time }, now }: ToldProps) {
  const texts = textsOf(useFormats().language);
  const { count, moment } = useFormats();
  const id = useId();
  const desks = [...new Set(cases.map(({ desk }) => desk))];
  return (
    <section aria-labelledby={id} className="notice">
      <h2 id={id}>{texts.heading}</h2>
      {cases.map((one) => (
        <Case key={one.id} found={one} now={now} />
      ))}
      <p className="hint">
        {desks.map((desk) => (
          <span key={desk}>
            {texts.desk} <Code>{desk}</Code>.{" "}
          </span>
        ))}
        {texts.asOf(count(blockNumber), moment(time))}
      </p>
    </section>
  );
}

function Case({ found, now }: { readonly found: OpenCase } & Pick<OpenCasesProps, "now">) {
  const texts = textsOf(useFormats().language);
  const { minute } = useFormats();
  const { kind, stage, standing, isHeld, isWholeBatch, decidesBy } = found;
  const ends: Readonly<Partial<Record<typeof stage, (moment: string) => string>>> = texts.ends;
  const end = isPast(decidesBy, now) ? texts.over : ends[stage];
  return (
    <div data-case={kind}>
      <p>
        <strong>{isWholeBatch ? texts.claimedOfBatch : texts.claimed[kind]}</strong>
      </p>
      <p>
        {texts.stands[standing]} {isHeld && `${texts.held} `}
        {end?.(minute(decidesBy))}
      </p>
    </div>
  );
}
