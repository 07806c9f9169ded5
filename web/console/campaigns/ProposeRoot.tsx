import { isAddressEqual } from "viem";
import type { CampaignPlanOf } from "../../../src/react/useCampaignPlan.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "../plan/acting.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useAmounts } from "./amounts.ts";
import { FindingList } from "./FindingList.tsx";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { RootPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

/** Proposes the next root, by the tree that was given for it and that in force. */
export function ProposeRoot({ campaign, state, chosen, next, overview }: RootPartProps) {
  const { propose: texts } = usePageTexts<typeof English.console>();
  const { account } = useActing();
  const { intent, want, isDone, done } = useIntent<true>();
  const previous = overview.isOwnTree ? chosen.published : undefined;
  const { published } = next;
  const isReady = previous !== undefined && published !== undefined;
  const query = usePlanOf("proposeRoot", intent && isReady ? { campaign, published, previous } : undefined);
  const isProposer = account !== undefined && isAddressEqual(account, state.rules.proposer);
  return (
    <div className="part">
      <h3>{texts.heading}</h3>
      <button type="button" disabled={!isReady || !isProposer} onClick={() => want(true)}>
        {texts.plan}
      </button>
      <p className="hint">{isReady ? texts.who(state.rules.proposer) : texts.needsTrees}</p>
      {intent && isReady && (
        <Planned query={query}>
          {(planned) => <ProposePlan campaign={campaign} planned={planned} onDone={done} />}
        </Planned>
      )}
      <Done isDone={isDone} />
    </div>
  );
}

type ProposePlanProps = {
  readonly campaign: string;
  readonly planned: CampaignPlanOf<"proposeRoot">;
  readonly onDone: () => void;
};

function ProposePlan({ campaign, planned, onDone }: ProposePlanProps) {
  const { propose: texts } = usePageTexts<typeof English.console>();
  const { count, moment } = useFormats();
  const money = useAmounts(planned.already === null ? planned.token : {});
  if (planned.already !== null) return <p>{texts.already[planned.already]}</p>;
  const { parameters, acceptableFrom, expires, guardian, findings, calls, asOf } = planned;
  const what = [
    texts.proposes(parameters.root, count(parameters.count)),
    texts.funding(money(parameters.funding)),
    texts.acceptable(moment(acceptableFrom), moment(expires)),
    texts.guardian(guardian),
  ];
  return (
    <>
      <FindingList findings={findings} />
      <PlanCard
        plan={{
          id: `propose-${campaign}-${parameters.root}`,
          name: texts.heading,
          what,
          calls,
          warnings: [],
          asOf,
        }}
        onDone={onDone}
      />
    </>
  );
}
