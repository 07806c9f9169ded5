import { useState } from "react";
import type { Address } from "viem";
import { forgetPlan, type PlanStep, sentBefore, useSendPlan } from "../../../src/react/useSendPlan.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import type { Acting } from "./acting.ts";
import { useNode } from "./node.ts";
import type { Plan } from "./plan.ts";

type SendByWalletProps = {
  readonly plan: Plan;
  readonly account: Address;
  readonly wallet: NonNullable<Acting["wallet"]>;
  /** Whether the chain would take it, as far as it could be played. */
  readonly isValid: boolean;
  readonly onDone: (() => void) | undefined;
};

/** Has the wallet send a plan, call by call, and says how far each is. Loaded with the wallet: it has wagmi in it. */
export function SendByWallet({ plan, account, wallet, isValid, onDone }: SendByWalletProps) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { chain } = useNode();
  const { id, calls, refusals, asOf } = plan;
  const variables = { plan: id, chainId: chain.id, account, calls, asOf, ...(refusals && { refusals }) };
  const [, setForgotten] = useState(0);
  const send = useSendPlan({ config: wallet.config, mutation: { ...(onDone && { onSuccess: onDone }) } });
  const isBegun = sentBefore(variables).length > 0;
  // What was sent earlier is followed to its end, although the chain would refuse it a second time.
  const canSend = (isValid || isBegun) && !send.isPending && wallet.chainId === chain.id;
  const forget = () => {
    forgetPlan(variables);
    send.reset();
    setForgotten((times) => times + 1);
  };
  return (
    <>
      <div className="actions">
        <button type="button" disabled={!canSend} onClick={() => send.mutate(variables)}>
          {isBegun ? texts.goOn : texts.send}
        </button>
        {isBegun && !send.isPending && (
          <button type="button" className="plain" onClick={forget}>
            {texts.forget}
          </button>
        )}
      </div>
      {isBegun && !send.isPending && <p className="hint">{texts.begun}</p>}
      <Steps steps={send.steps} />
      {send.isError && <Problem thrown={send.error} />}
      <p role="status" className="good">
        {send.isSuccess ? texts.done : ""}
      </p>
    </>
  );
}

function Steps({ steps }: { readonly steps: readonly PlanStep[] }) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  if (steps.length === 0) return null;
  return (
    <ol className="steps" role="status">
      {steps.map(({ call, state, hash }, i) => (
        <li key={`${call.to}${call.data}`} data-state={state}>
          {texts.step(count(i + 1), texts.states[state])} {hash !== undefined && <Code>{hash}</Code>}
        </li>
      ))}
    </ol>
  );
}
