import { lazy } from "react";
import type { ClaimState } from "../../src/react/index.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Late } from "../shared/Late.tsx";
import { useFormats } from "../shared/language.ts";
import { Facts } from "../shared/Value.tsx";
import { useMoreTexts, useTokens } from "./claimTexts.ts";
import { Said } from "./Said.tsx";
import { StateBadge } from "./StateBadge.tsx";
import type { SentSoFar } from "./sentSoFar.ts";

const Refusal = lazy(async () => ({ default: (await import("../shared/Explained.tsx")).Refusal }));

const RefusingPart = lazy(async () => ({ default: (await import("./RefusingPart.tsx")).RefusingPart }));

const NotPayable = lazy(async () => ({ default: (await import("./NotPayable.tsx")).NotPayable }));

type StateTextProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly state: ClaimState;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
  readonly sent: SentSoFar;
};

/** A state of a claim in a word and in whole sentences: what it is, until when, and what to do. */
export function StateText({ sent, ...props }: StateTextProps) {
  return (
    <>
      <StateBadge state={props.state} now={props.now} sent={sent} />
      <Sentences {...props} sent={sent} />
    </>
  );
}

function Sentences({ data, claim, state, now, sent }: StateTextProps) {
  const { state: texts } = useMoreTexts();
  const { count } = useFormats();
  const tokens = useTokens(claim);
  switch (state.kind) {
    case "tooEarly":
      return <TooEarly state={state} now={now} />;
    case "open":
      return <Open state={state} due={tokens(state.due)} />;
    case "taken":
      return (
        <Said hint={sent === "nothing" ? texts.takenElsewhere : undefined}>
          {(state.mayGrow ? texts.takenMayGrow : texts.taken)(tokens(state.paidBefore))}
        </Said>
      );
    case "gated":
      return <Gated claim={claim} state={state} />;
    case "paused":
    case "notFunded":
    case "recalled":
    case "ended":
      return (
        <Late fallback={<p className="pending" />}>
          <NotPayable claim={claim} state={state} />
        </Late>
      );
    case "wrongChain":
      return <Said hint={texts.wrongChainHint}>{texts.wrongChain(data.chain.name)}</Said>;
    case "waitingForOwners": {
      const { signed, needed } = state;
      const isKnown = signed !== undefined && needed !== undefined;
      return (
        <Said hint={texts.ownersHint}>
          {isKnown ? texts.owners(count(signed), count(needed)) : texts.ownersUnknown}
        </Said>
      );
    }
    case "notListed":
      // The list has said so before the chain is asked.
      return null;
  }
}

type Of<Kind extends ClaimState["kind"]> = Extract<ClaimState, { readonly kind: Kind }>;

function TooEarly({ state, now }: { readonly state: Of<"tooEarly">; readonly now: bigint }) {
  const { state: texts } = useMoreTexts();
  const { minute, span } = useFormats();
  const { opens, isRelease, recallableUntil } = state;
  const left = opens - now;
  return (
    <>
      <Said hint={recallableUntil === undefined ? undefined : texts.recallable(minute(recallableUntil))}>
        {(isRelease ? texts.nothingVested : texts.tooEarly)(minute(opens))}
      </Said>
      {/* Said aloud once with the state, not every second; before the first payment, the badge says how long. */}
      {left <= 0n ? <p>{texts.opensNow}</p> : isRelease && <p aria-live="off">{texts.opensIn(span(left))}</p>}
    </>
  );
}

const DAY = 86_400n;

/** Seconds, without the hours of more than a week. */
function withoutHours(seconds: bigint): bigint {
  return seconds < 7n * DAY ? seconds : seconds - (seconds % DAY);
}

function Open({ state, due }: { readonly state: Of<"open">; readonly due: string }) {
  const { state: texts } = useMoreTexts();
  const { minute, span } = useFormats();
  const { end, isRelease, asOf } = state;
  const hint = end === undefined ? texts.noEnd : texts.until(minute(end), span(withoutHours(end - asOf.now)));
  if (isRelease) return <Said hint={hint}>{texts.release(due)}</Said>;
  return <Said hint={hint}>{state.due === 0n ? texts.openNothing : texts.open(due)}</Said>;
}

/** That nothing was shown yet is no fault. */
function Gated({ claim, state: { why } }: { readonly claim: ClaimData; readonly state: Of<"gated"> }) {
  const { state: texts } = useMoreTexts();
  if (why.code === "GateDataMissing" && claim.termsIn !== undefined) {
    return <Said hint={texts.toSignHint}>{texts.toSign}</Said>;
  }
  if (why.code === "GateDataMissing") return <Said hint={texts.toShowHint}>{texts.toShow}</Said>;
  return (
    <>
      <Said>{texts.gated}</Said>
      <Late>
        <Refusal code={why.code} reason={why.why} hint={why.hint} />
        {why.part !== undefined && <RefusingPart claim={claim} part={why.part} />}
      </Late>
    </>
  );
}

type StateFactsProps = {
  readonly claim: ClaimData;
  readonly leaf: { readonly amount: bigint };
  readonly state: ClaimState;
};

/** What is due, what was paid, and what is left, where that is not all of it at once. */
export function StateFacts({ claim, leaf, state }: StateFactsProps) {
  const { state: texts } = useMoreTexts();
  const tokens = useTokens(claim);
  if (!("due" in state)) return null;
  const { due, paidBefore } = state;
  const left = leaf.amount - paidBefore - due;
  if (paidBefore === 0n && (left === 0n || state.kind === "tooEarly")) return null;
  return (
    <Facts
      facts={[
        [texts.due, tokens(state.kind === "tooEarly" ? 0n : due)],
        ...(paidBefore > 0n ? [[texts.paidBefore, tokens(paidBefore)] as const] : []),
        ...(left > 0n ? [[texts.left, tokens(left)] as const] : []),
      ]}
    />
  );
}
