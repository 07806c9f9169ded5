import { type Address, isAddressEqual } from "viem";
import { Code } from "../../shared/Value.tsx";
import { useActing } from "../plan/acting.ts";
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
  readonly onDone?: () => void;
};

/** A plan for whoever has the role; anybody else is told who that is, before a wallet opens. */
export function RolePlan({ plan, holder, only, onDone }: RolePlanProps) {
  const { account } = useActing();
  const isOther = account !== undefined && !isAddressEqual(account, holder);
  return (
    <>
      {(account === undefined || isOther) && (
        <p className="notice" role="status">
          {only} <Code>{holder}</Code>
        </p>
      )}
      {!isOther && <PlanCard plan={plan} {...(onDone && { onDone })} />}
    </>
  );
}
