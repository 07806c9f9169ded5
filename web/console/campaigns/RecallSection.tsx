import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useAmounts } from "./amounts.ts";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { CampaignPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

/** Takes everything back to the treasury before the start; what can never be recalled, or no longer, has no such part. */
export function RecallSection({ campaign, overview: { facts } }: CampaignPartProps) {
  const { recall: texts } = usePageTexts<typeof English.console>();
  const { moment } = useFormats();
  const money = useAmounts(facts.tokenState);
  const { intent, want, isDone, done } = useIntent<true>();
  const query = usePlanOf("recall", intent && { campaign });
  const { recallable, start, treasury } = facts.terms;
  if (!recallable || facts.now >= start) return null;
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about(treasury, moment(start))}</p>
      <button type="button" onClick={() => want(true)}>
        {texts.plan}
      </button>
      {intent && (
        <Planned query={query}>
          {({ held, allowance, calls, asOf }) => {
            const what = [
              ...(allowance > 0n ? [texts.takesBack(money(allowance))] : []),
              ...(held > 0n ? [texts.sends(money(held), treasury)] : []),
            ];
            return (
              <PlanCard
                plan={{ id: `recall-${campaign}`, name: texts.name, what, calls, warnings: [], asOf }}
                onDone={done}
              />
            );
          }}
        </Planned>
      )}
      <Done isDone={isDone} />
    </section>
  );
}
