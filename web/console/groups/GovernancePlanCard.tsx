import { type GovernanceIntent, useGovernancePlan } from "../../../src/react/useGovernancePlan.ts";
import { Planned } from "../campaigns/Planned.tsx";
import { useActing } from "../plan/acting.ts";
import { useNode } from "../plan/node.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useStepTexts } from "./texts.ts";

type GovernancePlanCardProps = {
  /** Of the plan, for this device's memory of what was sent. */
  readonly id: string;
  readonly name: string;
  readonly intent: GovernanceIntent;
  readonly onDone: () => void;
};

/** What was signed, or a step of a case, as a plan of whoever acts. */
export function GovernancePlanCard({ id, name, intent, onDone }: GovernancePlanCardProps) {
  const { ways: texts } = useStepTexts();
  const { chain, config } = useNode();
  const { account } = useActing();
  const query = useGovernancePlan({ config, chainId: chain.id, account, intent });
  return (
    <Planned query={query}>
      {({ ways, calls, asOf }) => (
        <PlanCard
          plan={{
            id,
            name,
            what: calls.length === 0 ? [] : [...new Set(ways)].map((way) => texts[way]),
            calls,
            warnings: [],
            refusals: "governance",
            asOf,
          }}
          onDone={onDone}
        />
      )}
    </Planned>
  );
}
