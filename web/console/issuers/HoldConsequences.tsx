import { useState } from "react";
import { keccak256, stringToHex } from "viem";
import {
  batchRole,
  holdAfter,
  horizon,
  type KnownBatch,
  type StatusHoldPlan,
  unpackHold,
  WHOLE_BATCH,
} from "../../../src/react/statusChanges.ts";
import { type HoldPlanParameters, useHoldPlan } from "../../../src/react/useHoldPlan.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Facts } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { Coming } from "./Clock.tsx";
import { useReasonSentences } from "./issuerNames.ts";
import { Done, RolePlan } from "./RolePlan.tsx";
import { useIssuerTexts } from "./texts.ts";
import { Whys } from "./Whys.tsx";

export type RequestedHold = Omit<HoldPlanParameters, "chainId" | "batch">;

type HoldConsequencesProps = { readonly batch: KnownBatch; readonly hold: RequestedHold };

/** The effects of holds, or of their ends, at the newest block, and their plan for accounts that may send it. */
export function HoldConsequences({ batch, hold }: HoldConsequencesProps) {
  const { change: texts } = useIssuerTexts();
  const { chain, config } = useNode();
  // An open end is chosen once: it must not move on while a wallet is asked.
  const [fixed, setFixed] = useState<{ readonly hold: RequestedHold; readonly until: bigint }>();
  const until = hold.until ?? (fixed?.hold === hold ? fixed.until : undefined);
  const parameters = { ...hold, until };
  const planned = useHoldPlan({ config, chainId: chain.id, batch, ...parameters });
  const { data } = planned;
  if (data === undefined) {
    if (planned.isError) return <Problem thrown={planned.error} />;
    return <p role="status">{texts.planning}</p>;
  }
  if (until === undefined) {
    setFixed({ hold, until: data.plan.until });
    return null;
  }
  return (
    <>
      {planned.isError && <Problem thrown={planned.error} />}
      <Ends batch={batch} hold={parameters} planned={data} />
      <HoldsBefore hold={parameters} planned={data} />
      <Sending batch={batch} hold={parameters} planned={data} />
    </>
  );
}

type PlannedProps = HoldConsequencesProps & { readonly planned: StatusHoldPlan };

function Ends({ batch, hold, planned: { plan, now } }: PlannedProps) {
  const { hold: texts } = useIssuerTexts();
  const { span, moment } = useFormats();
  const { epochLength, emergencyLimit } = batch.header.policy;
  const known = moment(horizon(epochLength, now));
  if (hold.kind === "EndEmergency") {
    return (
      <>
        <Facts facts={[[texts.endsNew, <Coming key="end" at={plan.until} />]]} />
        <p>{texts.endCosts(known)}</p>
      </>
    );
  }
  return (
    <>
      <Facts
        facts={[
          [texts.begins, texts.beginsNext],
          [texts.ends, <Coming key="end" at={plan.until} />],
          [texts.limit, texts.limitOf(span(emergencyLimit))],
        ]}
      />
      <p className="notice">{texts.costs(known)}</p>
    </>
  );
}

/** Most targets that are shown. */
const MAX_SHOWN = 20;

function HoldsBefore({ hold, planned: { plan, holds, now } }: Omit<PlannedProps, "batch">) {
  const { hold: texts, change } = useIssuerTexts();
  const { count, moment } = useFormats();
  const named = ({ from, until }: ReturnType<typeof unpackHold>) =>
    until <= now ? texts.noHold : texts.span(moment(from), moment(until));
  const whys = [
    ...plan.skipped.map(({ target, why }) => [String(target), why] as const),
    ...plan.refused.map(({ target, problem }) => [String(target), problem.reason] as const),
  ];
  return (
    <>
      <h4>{texts.holds}</h4>
      {plan.targets.slice(0, MAX_SHOWN).map((target) => {
        const stored = holds.get(target) ?? 0n;
        const after =
          hold.kind === "Emergency"
            ? holdAfter(stored, now + 1n, plan.until)
            : { ...unpackHold(stored), until: plan.until };
        const name = target === WHOLE_BATCH ? texts.all : count(target);
        return (
          <Facts
            key={String(target)}
            facts={[
              [texts.target, name],
              [texts.before, named(unpackHold(stored))],
              [texts.after, named(after)],
            ]}
          />
        );
      })}
      {plan.targets.length > MAX_SHOWN && <p>{change.more(count(plan.targets.length - MAX_SHOWN))}</p>}
      {whys.length > 0 && <Whys title={change.skipped(count(whys.length))} whys={whys} />}
    </>
  );
}

function Sending({ batch, hold, planned: { plan, calls, blockNumber } }: PlannedProps) {
  const { hold: texts, batch: batchTexts } = useIssuerTexts();
  const { count } = useFormats();
  const [isDone, setIsDone] = useState(false);
  const isAll = hold.targets[0] === WHOLE_BATCH;
  const number = count(plan.targets.length);
  const isEnd = hold.kind === "EndEmergency";
  const [all, some] = isEnd ? [texts.endAll, texts.endSome] : [texts.nameAll, texts.nameSome];
  const { kind, targets, until, reason, evidence } = hold;
  const holdId = keccak256(stringToHex([kind, targets.join(), until, reason, evidence].join(" ")));
  const shown = {
    id: `hold ${batch.registry} ${batch.id} ${holdId}`,
    name: isAll ? all : some(number),
    what: useReasonSentences(batch.header.issuer, [reason]),
    calls,
    warnings: [],
    refusals: "batches",
    asOf: blockNumber,
  } as const;
  if (isDone) return <Done />;
  return (
    <RolePlan
      plan={shown}
      holder={batchRole(batch.header, "emergency")}
      only={batchTexts.only.emergency}
      onDone={() => setIsDone(true)}
    />
  );
}
