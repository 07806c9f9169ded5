import { type Address, isAddressEqual } from "viem";
import { useForgetMined } from "../../../src/react/useForgetMined.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
import { useNode } from "../plan/node.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import type { Plan } from "../plan/plan.ts";
import { useIssuerTexts } from "./texts.ts";

/** Said once everything of a plan is mined: how it stands now, what is drawn above says. */
export function Done() {
  const { done } = useIssuerTexts();
  return (
    <p role="status" className="good">
      {done}
    </p>
  );
}

type RolePlanProps = {
  readonly plan: Plan;
  /** Who alone may send it. */
  readonly holder: Address;
  /** Says that only they may, before their address. */
  readonly only: string;
  /** The block that it was planned by. */
  readonly blockNumber: bigint;
  readonly onDone?: () => void;
};

/** A plan for whoever has the role; anybody else is told who that is, before a wallet opens. */
export function RolePlan({ plan, holder, only, blockNumber, onDone }: RolePlanProps) {
  const { account } = useActing();
  const { chain, config } = useNode();
  const { id, calls } = plan;
  const done = useForgetMined({ config, chainId: chain.id, plan: id, account, calls, blockNumber });
  const isOther = account !== undefined && !isAddressEqual(account, holder);
  return (
    <>
      {(account === undefined || isOther) && (
        <p className="notice" role="status">
          {only} <Code>{holder}</Code>
        </p>
      )}
      {done.isError && <Problem thrown={done.error} />}
      {!isOther && done.isSuccess && <PlanCard plan={plan} {...(onDone && { onDone })} />}
    </>
  );
}
