import { useState } from "react";
import {
  batchRole,
  indexesInWord,
  type KnownBatch,
  type RequestedChange,
  type StatusChangePlan,
} from "../../../src/react/statusChanges.ts";
import { changeIntention, useStatusChangePlan } from "../../../src/react/useStatusChangePlan.ts";
import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Facts } from "../../shared/Value.tsx";
import { useNode } from "../plan/node.ts";
import { Coming, LastSecond } from "./Clock.tsx";
import { Confirmed } from "./Confirmed.tsx";
import { useIndexes } from "./indexes.ts";
import { useReasonSentences } from "./issuerNames.ts";
import { Outlooks } from "./Outlooks.tsx";
import { Done, RolePlan } from "./RolePlan.tsx";
import { useIssuerTexts } from "./texts.ts";
import { Whys } from "./Whys.tsx";

type ChangeConsequencesProps = { readonly batch: KnownBatch; readonly rows: readonly RequestedChange[] };

/** The effects of a list of changes at the newest block, and its plan for accounts that may send it. */
export function ChangeConsequences({ batch, rows }: ChangeConsequencesProps) {
  const { change: texts } = useIssuerTexts();
  const { chain, config } = useNode();
  const planned = useStatusChangePlan({ config, chainId: chain.id, batch, rows });
  const { data } = planned;
  return (
    <>
      {planned.isError && <Problem thrown={planned.error} />}
      {planned.isPending && <p role="status">{texts.planning}</p>}
      {data !== undefined && <Consequences batch={batch} planned={data} rows={rows} />}
      {data !== undefined && <Sending batch={batch} planned={data} rows={rows} />}
    </>
  );
}

type PlannedProps = ChangeConsequencesProps & { readonly planned: StatusChangePlan };

function Consequences({ batch, planned, rows }: PlannedProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  const { plan, outlooks } = planned;
  const beyond = new Set(
    plan.refused.filter(({ problem }) => problem.code === "IndexBeyondBatch").map(({ index }) => index),
  ).size;
  const whys = plan.skipped.map(({ row, why }) => [String(row), why] as const);
  return (
    <>
      {plan.calls.length > 0 && <Moments batch={batch} plan={plan} />}
      {outlooks.length > 0 && (
        <Outlooks
          outlooks={outlooks}
          isCut={outlooks.length < new Set(rows.map(({ index }) => index)).size - beyond}
        />
      )}
      {whys.length > 0 && <Whys title={texts.skipped(count(whys.length))} whys={whys} />}
      {plan.refused.length > 0 && (
        <div className="notice">
          <Whys
            title={texts.refused(count(plan.refused.length))}
            whys={plan.refused.map(
              ({ row, problem }) => [String(row), `${problem.reason} ${problem.hint}`] as const,
            )}
          />
        </div>
      )}
      {plan.calls.length > 0 && <ByWord plan={plan} />}
    </>
  );
}

type PlanProps = Pick<StatusChangePlan, "plan">;

function Moments({ batch, plan }: PlanProps & Pick<PlannedProps, "batch">) {
  const { change: texts, pending } = useIssuerTexts();
  const { calls, effectiveFrom, retractableUntil } = plan;
  if (batch.header.policy.epochLength === 0n) return <p className="notice">{texts.atOnce}</p>;
  const isRetraction = calls.every(({ kind }) => kind.startsWith("Retract"));
  const last = <LastSecond key="last" at={retractableUntil} over={pending.over} />;
  if (isRetraction) {
    return (
      <>
        <Facts facts={[[texts.retractable, last]]} />
        <p>{texts.retractNow}</p>
      </>
    );
  }
  return (
    <>
      <Facts
        facts={[
          [texts.effective, <Coming key="effective" at={effectiveFrom} />],
          [texts.retractable, last],
        ]}
      />
      <p>
        {texts.effectiveAbout} {texts.later}
      </p>
    </>
  );
}

/** Most words that are shown. */
const MAX_SHOWN = 50;

function ByWord({ plan: { calls } }: PlanProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  const updates = calls.flatMap(({ kind, masks }) => masks.map((update) => ({ kind, ...update })));
  return (
    <details>
      <summary>{texts.words(count(updates.length))}</summary>
      <ul>
        {updates.slice(0, MAX_SHOWN).map(({ kind, word, mask }) => (
          <li key={`${kind} ${word} ${mask}`}>
            <Word word={word} mask={mask} name={texts.kinds[kind]} />
          </li>
        ))}
      </ul>
      {updates.length > MAX_SHOWN && <p>{texts.more(count(updates.length - MAX_SHOWN))}</p>}
    </details>
  );
}

type WordProps = { readonly word: bigint; readonly mask: bigint; readonly name: string };

function Word({ word, mask, name }: WordProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  const named = useIndexes(indexesInWord({ word, mask }));
  return (
    <>
      {texts.word(count(word), named)} – {name}
    </>
  );
}

/** The plan itself: the user first confirms what is final, and knowingly skips what is refused. */
function Sending({ batch, planned, rows }: PlannedProps) {
  const { change: texts, batch: batchTexts } = useIssuerTexts();
  const { count } = useFormats();
  const [isWithout, setIsWithout] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const { plan, calls, blockNumber } = planned;
  const numberOf = (is: (kind: RequestedChange["kind"]) => boolean) =>
    plan.calls.reduce((sum, call) => sum + (is(call.kind) ? call.rows.length : 0), 0);
  const names = [...new Set(plan.calls.map(({ kind }) => kind))].map((kind) =>
    texts.names[kind](texts.credentials(count(numberOf((one) => one === kind)))),
  );
  const given = useReasonSentences(
    batch.header.issuer,
    plan.calls.map(({ reason }) => reason),
  );
  const revoked = numberOf((kind) => kind === "Revoke");
  if (isDone) return <Done />;
  if (plan.refused.length > 0 && calls.length > 0 && !isWithout) {
    return (
      <button type="button" onClick={() => setIsWithout(true)}>
        {texts.withoutRefused}
      </button>
    );
  }
  if (calls.length === 0 && plan.refused.length > 0) return null;
  const shown = {
    id: changeIntention({ batch, rows }),
    name: names.join("; ") || texts.heading,
    what: given,
    calls,
    warnings: revoked > 0 ? [texts.final] : [],
    refusals: "batches",
    asOf: blockNumber,
  } as const;
  return (
    <Confirmed word={revoked > 0 ? `revoke ${revoked}` : undefined}>
      <RolePlan
        plan={shown}
        holder={batchRole(batch.header, "revoker")}
        only={batchTexts.only.revoker}
        onDone={() => setIsDone(true)}
      />
    </Confirmed>
  );
}
