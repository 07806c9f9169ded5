import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  type CampaignActionName,
  type CampaignActions,
  useCampaignPlan,
} from "../../../src/react/useCampaignPlan.ts";
import { usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "../plan/acting.ts";
import { useNode } from "../plan/node.ts";

/** Plans an action for the console's acting account. */
export function usePlanOf<Name extends CampaignActionName>(
  action: Name,
  parameters: CampaignActions[Name]["parameters"] | undefined,
) {
  const { chain, config } = useNode();
  const { account } = useActing();
  return useCampaignPlan({ config, chainId: chain.id, account, action, parameters });
}

type PlannedProps<Planned> = {
  readonly query: UseQueryResult<Planned>;
  readonly children: (planned: Planned) => ReactNode;
};

/** A plan once it is made; until then, why it is missing. */
export function Planned<Planned>({ query, children }: PlannedProps<Planned>) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  const { account } = useActing();
  if (account === undefined) return <p className="notice">{texts.nobody}</p>;
  if (query.isFetching && query.data === undefined) return <p role="status">{texts.planning}</p>;
  return (
    <>
      {query.isError && <Problem thrown={query.error} />}
      {query.data !== undefined && children(query.data)}
    </>
  );
}

/** Says that an action is done, instead of its plan. */
export function Done({ isDone }: { readonly isDone: boolean }) {
  const { plan: texts } = usePageTexts<typeof English.console>();
  return (
    <p role="status" className="good">
      {isDone ? texts.done : ""}
    </p>
  );
}
