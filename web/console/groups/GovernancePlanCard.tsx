import {
  type GovernanceIntent,
  type GovernancePlan,
  useGovernancePlan,
} from "../../../src/react/useGovernancePlan.ts";
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

/** Whether an action in a case brings evidence. */
export const takesGround = (action: string) => action !== "step" && action !== "hold";

/** What was signed, or a step of a case, as a plan of whoever acts. */
export function GovernancePlanCard({ id, name, intent, onDone }: GovernancePlanCardProps) {
  const texts = useStepTexts();
  const { chain, config } = useNode();
  const { account } = useActing();
  const query = useGovernancePlan({ config, chainId: chain.id, account, intent });
  const about: string[] = [];
  if (intent.does === "case") {
    const { action, ground, group: sitsIn } = intent;
    if (takesGround(action)) about.push(texts.ground(ground.evidence, ground.uri));
    if (sitsIn !== undefined) about.push(texts.sitsIn(sitsIn));
  }
  const toldOf = ({ ways, calls }: GovernancePlan) => {
    if (calls.length === 0) return { what: [] };
    // What is due, and until when a hold lasts, differs from case to case: the calls themselves say it.
    const said = [...new Set(ways)].flatMap((way) =>
      way === "step" || way === "hold" ? [] : texts.ways[way],
    );
    const english = said.length === 0 ? calls.map(({ what }) => what) : [];
    return { what: [...said, ...about], english };
  };
  return (
    <Planned query={query}>
      {(planned) => (
        <PlanCard
          plan={{
            id,
            name,
            ...toldOf(planned),
            calls: planned.calls,
            warnings: [],
            refusals: "governance",
            asOf: planned.asOf,
          }}
          onDone={onDone}
        />
      )}
    </Planned>
  );
}
