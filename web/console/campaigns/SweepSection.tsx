import { pausedEnd, pausingGates } from "../../../src/react/pausingGates.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useAmounts } from "./amounts.ts";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { CampaignPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

/** Sends what is left after the end to the treasury; before, it only says when that will be. */
export function SweepSection({ campaign, overview: { facts } }: CampaignPartProps) {
  const { sweep: texts } = usePageTexts<typeof English.console>();
  const { moment } = useFormats();
  const money = useAmounts(facts.tokenState);
  const { intent, want, isDone, done } = useIntent<true>();
  const end = pausedEnd(facts, pausingGates(facts.gate, campaign));
  const isOver = facts.now >= end;
  const query = usePlanOf("sweep", intent && isOver ? { campaign } : undefined);
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      <button type="button" disabled={!isOver} onClick={() => want(true)}>
        {texts.plan}
      </button>
      {!isOver && <p className="hint">{texts.notYet(moment(end))}</p>}
      {intent && isOver && (
        <Planned query={query}>
          {({ treasury, rest, calls, asOf }) => {
            const what = [rest === 0n ? texts.nothing : texts.sends(money(rest), treasury)];
            return (
              <PlanCard
                plan={{ id: `sweep-${campaign}`, name: texts.name, what, calls, warnings: [], asOf }}
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
