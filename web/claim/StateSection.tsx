import type { Address, Hex } from "viem";
import type { ClaimState, ReadConfig } from "../../src/react/index.ts";
import { useClockOf } from "../../src/react/useClockOf.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { Asking } from "./Asking.tsx";
import { Cost } from "./Cost.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { Leaf } from "./props.ts";
import { StateFacts, StateText } from "./StateText.tsx";
import type { SentSoFar } from "./sentSoFar.ts";

type StateSectionProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly leaf: Leaf;
  readonly config: ReadConfig;
  /** The last state read; undefined: never. */
  readonly state: ClaimState | undefined;
  /** The sender; undefined: the leaf's account. */
  readonly caller: Address | undefined;
  readonly gateData: Hex | undefined;
  /** What this device has sent for it. */
  readonly sent: SentSoFar;
  readonly query: Omit<Parameters<typeof Asking>[0], "asking"> & { readonly data: unknown };
};

/** The status of the claim: a word, a sentence, and what a claim costs. */
export function StateSection({ state, query, ...props }: StateSectionProps) {
  const { state: texts } = useMoreTexts();
  return (
    <section aria-labelledby="state">
      <h2 id="state" className="quiet">
        {texts.heading}
      </h2>
      {state === undefined ? (
        <Asking {...query} asking={texts.asking} />
      ) : (
        <State {...props} state={state} query={query} />
      )}
    </section>
  );
}

function State({ state, query, ...props }: StateSectionProps & { readonly state: ClaimState }) {
  const { data, claim } = props;
  const { state: texts } = useMoreTexts();
  const clock = useClockOf(state);
  return (
    <>
      <div role="status" data-state={state.kind}>
        <StateText {...props} data={data} claim={claim} state={state} now={clock.now} />
      </div>
      {state.kind === "open" && (
        <p className="aside">
          {texts.cost}:{" "}
          <span>
            <Cost {...props} isRelease={state.isRelease} />
          </span>
        </p>
      )}
      {query.error !== null && (
        <div className="notice">
          <p>{texts.stale}</p>
          <Problem thrown={query.error} />
          <button
            type="button"
            className="plain"
            disabled={query.isFetching}
            onClick={() => void query.refetch()}
          >
            {texts.again}
          </button>
        </div>
      )}
    </>
  );
}

type DetailsProps = Pick<StateSectionProps, "claim" | "leaf"> & { readonly state: ClaimState };

/** Below the action: figures, and when all of it was read; by which block, whoever wants to know unfolds. */
export function StateDetails({ claim, leaf, state }: DetailsProps) {
  const { state: texts } = useMoreTexts();
  const { count, minute, moment } = useFormats();
  const { deviceAhead } = useClockOf(state);
  const { blockNumber, now } = state.asOf;
  const asOf = texts.asOf(count(blockNumber), moment(now));
  return (
    <>
      <StateFacts claim={claim} leaf={leaf} state={state} />
      <ClockNotice deviceAhead={deviceAhead} />
      <details className="aside">
        <summary>{texts.checked(minute(now))}</summary>
        <p>{asOf}</p>
      </details>
      <p className="printed">{asOf}</p>
    </>
  );
}

/** Seconds by which clocks may differ before the page reports it: blocks of slow chains are some seconds old. */
const TOLERANCE = 60;

function ClockNotice({ deviceAhead }: { readonly deviceAhead: number }) {
  const { state: texts } = useMoreTexts();
  const { span } = useFormats();
  if (Math.abs(deviceAhead) <= TOLERANCE) return null;
  return (
    <p className="notice clock">
      {deviceAhead > 0 ? texts.deviceAhead(span(deviceAhead)) : texts.deviceBehind(span(-deviceAhead))}
    </p>
  );
}
