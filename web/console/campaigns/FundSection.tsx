import type { CampaignPlanOf } from "../../../src/react/useCampaignPlan.ts";
import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useAmounts } from "./amounts.ts";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { CampaignPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

/** Sends a campaign what it lacks, and no more. */
export function FundSection({ campaign, overview, chosen }: CampaignPartProps) {
  const { fund: texts } = usePageTexts<typeof English.console>();
  const { intent, want, isDone, done } = useIntent<true>();
  const { published } = chosen;
  const parameters = intent && published !== undefined ? { campaign, published } : undefined;
  const query = usePlanOf("fund", parameters);
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      <button type="button" disabled={published === undefined} onClick={() => want(true)}>
        {texts.plan}
      </button>
      {published === undefined && <p className="hint">{texts.needsTree}</p>}
      {parameters !== undefined && (
        <Planned query={query}>
          {(planned) => (
            <FundPlan
              campaign={campaign}
              planned={planned}
              isVesting={overview.facts.kind === "vesting"}
              onDone={done}
            />
          )}
        </Planned>
      )}
      <Done isDone={isDone} />
    </section>
  );
}

type FundPlanProps = {
  readonly campaign: string;
  readonly planned: CampaignPlanOf<"fund">;
  readonly isVesting: boolean;
  readonly onDone: () => void;
};

function FundPlan({ campaign, planned: { lack, token, calls, asOf }, isVesting, onDone }: FundPlanProps) {
  const { fund: texts } = usePageTexts<typeof English.console>();
  const money = useAmounts(token);
  const { missing, balance, isUncounted } = lack;
  const isFull = missing === 0n && !isUncounted;
  const what = isFull
    ? [texts.full(money(balance))]
    : [
        texts.lacks(money(balance), money(missing)),
        isVesting ? texts.moves(money(missing), campaign) : texts.sends(money(missing)),
      ];
  const approvals = isVesting && calls.length > 1 ? [texts.approves(money(missing), campaign)] : [];
  const warnings = lack.warnings.map(({ sentence }) => sentence);
  return (
    <PlanCard
      plan={{
        id: `fund-${campaign}`,
        name: texts.name,
        what: [...what, ...approvals],
        calls,
        warnings,
        asOf,
      }}
      onDone={onDone}
    />
  );
}
