import { useEffect, useId } from "react";
import type {
  OpenCase,
  OpenCases as OpenCasesOf,
  OpenCasesParameters,
  ReadConfig,
} from "../../src/react/index.ts";
import { useOpenCases } from "../../src/react/useOpenCases.ts";
import type { cases as English } from "../texts/en/cases.ts";
import { useFormats } from "./language.ts";
import { lateTexts } from "./lateTexts.ts";
import { Code } from "./Value.tsx";

type Texts = typeof English;

const files = import.meta.glob<Texts>("../texts/*/cases.ts", { import: "cases" });
const textsOf = lateTexts(files);

/** Loads its texts in each language: by the time that somebody needs them, there may be no network. */
export const loadCaseTexts = () => Promise.all(Object.values(files).map((load) => load()));

type OpenCasesProps = OpenCasesParameters & {
  readonly config: ReadConfig;
  /** Unix seconds by the chain's clock; undefined: no node has given it. */
  readonly now: bigint | undefined;
};

/** The cases that are open about a credential: what is contested, what counts meanwhile, and by when that is decided. */
export function OpenCases({ now, ...asked }: OpenCasesProps) {
  const texts = textsOf(useFormats().language);
  const { data, error, refetch } = useOpenCases(asked);
  const isOver = data?.cases.some(({ decidesBy }) => isPast(decidesBy, now)) === true;
  useEffect(() => {
    if (isOver) void refetch();
  }, [isOver, refetch]);
  return (
    <>
      {data !== undefined && data.cases.length > 0 && <Told {...data} texts={texts} now={now} />}
      {error !== null && <p className="hint">{texts.unread}</p>}
    </>
  );
}

/** Beside what a copy says: it tells of no case. */
export function CasesUntold() {
  return <p className="hint">{textsOf(useFormats().language).copied}</p>;
}

const isPast = (moment: bigint, now: bigint | undefined): boolean => now !== undefined && moment <= now;

type Shared = Pick<OpenCasesProps, "now"> & { readonly texts: Texts };

function Told({ cases, asOf: { blockNumber, time }, texts, now }: OpenCasesOf & Shared) {
  const { count, moment } = useFormats();
  const id = useId();
  const desks = [...new Set(cases.map(({ desk }) => desk))];
  return (
    <section aria-labelledby={id} className="notice">
      <h2 id={id}>{texts.heading}</h2>
      {cases.map((one) => (
        <Case key={one.id} found={one} texts={texts} now={now} />
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

function Case({ found, texts, now }: { readonly found: OpenCase } & Shared) {
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
