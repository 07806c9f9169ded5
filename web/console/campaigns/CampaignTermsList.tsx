import { lazy, type ReactNode, Suspense } from "react";
import { zeroAddress } from "viem";
import { pausedEnd, pausingGates } from "../../../src/react/pausingGates.ts";
import type { CampaignOverview } from "../../../src/react/useCampaignFacts.ts";
import type { GateState } from "../../../src/sdk/chain/read/readGate.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useAmounts } from "./amounts.ts";

const GateFacts = lazy(async () => ({ default: (await import("../../shared/GateFacts.tsx")).GateFacts }));

type Fact = readonly [name: string, value: ReactNode];

/** Terms, roles and money of a campaign, as it says them itself. */
export function CampaignTermsList({ facts, progress, isOwnTree }: CampaignOverview) {
  const { terms: texts } = usePageTexts<typeof English.console>();
  const { count, moment, span } = useFormats();
  const { terms, tokenState, now, gate, blockNumber, campaign } = facts;
  const end = pausedEnd(facts, pausingGates(gate, campaign));
  const money = useAmounts(tokenState);
  const balance = tokenState.balance ?? 0n;
  const unpaid = progress?.reduce((sum, { sums }) => sum + (sums?.unpaid ?? 0n), 0n) ?? 0n;
  const state = now < terms.start ? texts.tooEarly : now >= end ? texts.ended : texts.open;
  const funded = !isOwnTree
    ? texts.fundedUnknown
    : balance >= unpaid
      ? texts.funded
      : texts.lacks(money(unpaid - balance));
  const roles: readonly Fact[] =
    facts.kind !== "cumulative"
      ? []
      : [
          [texts.proposer, <Code key="proposer">{facts.rules.proposer}</Code>],
          [texts.guardian, <Code key="guardian">{facts.rules.guardian}</Code>],
          [texts.timelock, span(facts.rules.timelock)],
          [texts.overlap, span(facts.rules.overlap)],
          [texts.fundingCap, money(facts.rules.fundingCap)],
        ];
  return (
    <Facts
      facts={[
        [texts.state, state],
        [texts.kind, texts.kinds[facts.kind]],
        [texts.form, texts.forms[facts.form]],
        [texts.token, <Code key="token">{terms.token}</Code>],
        [texts.held, money(balance)],
        [texts.money, funded],
        [texts.leaves, count(terms.count)],
        [texts.start, <Moment key="start" at={terms.start} />],
        [texts.end, <Moment key="end" at={end} />],
        [
          texts.waves,
          terms.waves === 0n ? texts.noWaves : texts.wavesOf(count(terms.waves), span(terms.waveInterval)),
        ],
        [texts.claimFor, texts.claimForNames[terms.claimFor]],
        [texts.gate, <Gate key="gate" gate={gate} />],
        [texts.treasury, <Code key="treasury">{terms.treasury}</Code>],
        [texts.recall, terms.recallable ? texts.recallUntil(moment(terms.start)) : texts.recallNever],
        ...roles,
        [texts.root, <Code key="root">{terms.root}</Code>],
        [texts.asOf, texts.block(count(blockNumber))],
      ]}
    />
  );
}

function Gate({ gate }: { readonly gate: GateState }) {
  const { terms: texts } = usePageTexts<typeof English.console>();
  const { span } = useFormats();
  if (gate.gate === zeroAddress) return <>{texts.noGate}</>;
  return (
    <>
      {texts.gates[gate.kind]} <Code>{gate.gate}</Code>
      {gate.kind === "PauseGate" && (
        <p>
          {texts.pausedBy} <Code>{gate.pause.guardian}</Code>. {texts.pauseBudget(span(gate.pause.maxPaused))}
        </p>
      )}
      {("requirement" in gate || gate.kind === "SanctionsGate" || gate.kind === "TermsGate") && (
        <Suspense fallback="…">
          <GateFacts gate={"requirement" in gate ? { ...gate, accepts: gate.requirement } : gate} />
        </Suspense>
      )}
      {"parts" in gate && (
        <ul>
          {gate.parts.map((part) => (
            <li key={part.gate}>
              <Gate gate={part} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
