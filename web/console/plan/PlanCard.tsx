import { lazy, Suspense, useId } from "react";
import type { Address } from "viem";
import { useForgetMined } from "../../../src/react/useForgetMined.ts";
import { type PlanCall, type PlanCheck, usePlanCheck } from "../../../src/react/usePlanCheck.ts";
import { useFormats, usePageTexts, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code, Facts } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "./acting.ts";
import { useNode } from "./node.ts";
import { PlanFiles } from "./PlanFiles.tsx";
import type { Plan } from "./plan.ts";
import { roughly } from "./roughly.ts";

const SendByWallet = lazy(async () => {
  const { SendByWallet: component } = await import("./SendByWallet.tsx");
  return { default: component };
});

type PlanCardProps = {
  readonly plan: Plan;
  /** Told once every call of it is mined. */
  readonly onDone?: () => void;
};

/**
 * Shows a plan: consequences, warnings, each call, gas and cost, or why the chain would refuse it. Then it is sent by the
 * connected wallet, or handed out as a file for a Safe or as calldata. Without somebody who acts nothing can be sent.
 */
export function PlanCard({ plan, onDone }: PlanCardProps) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  const { account, wallet } = useActing();
  const { chain, config } = useNode();
  const id = useId();
  const { id: intention, calls, refusals, asOf } = plan;
  const forgotten = useForgetMined({
    config,
    chainId: chain.id,
    plan: intention,
    account,
    blockNumber: asOf,
  });
  const check = usePlanCheck({ config, chainId: chain.id, account, calls, refusals });
  return (
    <section className="plan" aria-labelledby={id}>
      <h3 id={id}>{plan.name}</h3>
      {plan.what.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {plan.english?.map((sentence) => (
        <p key={sentence} lang="en" dir="ltr">
          {sentence}
        </p>
      ))}
      {plan.warnings.map((sentence) => (
        <p key={sentence} className="notice">
          {sentence}
        </p>
      ))}
      {calls.length === 0 && <p>{texts.nothing}</p>}
      {calls.length > 0 && <Calls calls={calls} />}
      {calls.length > 0 && account === undefined && <p className="notice">{texts.nobody}</p>}
      {calls.length > 0 && account !== undefined && (
        <>
          {check.isPending && <p role="status">{texts.checking}</p>}
          {check.isError && <Problem thrown={check.error} />}
          {check.data && <Costs check={check.data} account={account} />}
          {forgotten.isError && <Problem thrown={forgotten.error} />}
          {wallet !== undefined && forgotten.isSuccess && (
            <Suspense fallback={<p role="status">{loading}</p>}>
              <SendByWallet
                plan={plan}
                account={account}
                wallet={wallet}
                onDone={onDone}
                isValid={check.data !== undefined}
              />
            </Suspense>
          )}
          <PlanFiles plan={plan} account={account} />
        </>
      )}
    </section>
  );
}

function Calls({ calls }: { readonly calls: readonly PlanCall[] }) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { count, amount } = useFormats();
  const { symbol, decimals } = useNode().chain.currency;
  return (
    <details>
      <summary>{texts.calls(count(calls.length))}</summary>
      <ol>
        {calls.map(({ to, data, value, what }) => (
          <li key={`${to}${data}`}>
            <p lang="en" dir="ltr">
              {what}
            </p>
            <Facts
              facts={[
                [texts.to, <Code key="to">{to}</Code>],
                [texts.value, amount(value, decimals, symbol)],
                [texts.data, <Code key="data">{data}</Code>],
              ]}
            />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Costs({ check, account }: { readonly check: PlanCheck; readonly account: Address }) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { count, amount } = useFormats();
  const { symbol, decimals } = useNode().chain.currency;
  const from = [texts.from, <Code key="from">{account}</Code>] as const;
  if (check.outcome === "unknown") {
    return (
      <>
        <Facts facts={[from]} />
        <p className="notice">{texts.notPlayed}</p>
      </>
    );
  }
  return (
    <Facts
      facts={[
        from,
        [texts.gas, count(check.gas)],
        [texts.cost, texts.costAt(amount(roughly(check.cost), decimals, symbol), amount(check.gasPrice, 9))],
      ]}
    />
  );
}
