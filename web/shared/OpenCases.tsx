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
import { Code } from "./Value.tsx";

type Texts = typeof English;

const files = import.meta.glob<Texts>("../texts/*/cases.ts", { import: "cases" });
const known = new Map<string | undefined, Texts>();

/** Loads its texts in each language. What is drawn after that suspends nobody, also where the language is changed. */
export async function loadCases() {
  const load = async ([path, file]: [string, () => Promise<Texts>]) =>
    known.set(path.split("/").at(-2), await file());
  await Promise.all(Object.entries(files).map(load));
  return { OpenCases, CasesUntold };
}

const useTexts = () => known.get(useFormats().language) as Texts;

type OpenCasesProps = OpenCasesParameters & {
  readonly config: ReadConfig;
  /** Unix seconds by the chain's clock; undefined: no node has given it. */
  readonly now: bigint | undefined;
};

/** The cases that are open about a credential: what is contested, what counts meanwhile, and by when that is decided. */
function OpenCases({ now, ...asked }: OpenCasesProps) {
  const texts = useTexts();
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
function CasesUntold() {
  return <p className="hint">{useTexts().copied}</p>;
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
