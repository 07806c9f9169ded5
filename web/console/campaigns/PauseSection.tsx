import { useState } from "react";
import { pausingGates } from "../../../src/react/pausingGates.ts";
import type { CampaignPlanOf } from "../../../src/react/useCampaignPlan.ts";
import { Field } from "../../shared/Field.tsx";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { CampaignPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

type PauseAction = "pause" | "resume";

/** Stops a campaign's claims for a while, and lets them go on; only where its gate can. */
export function PauseSection({ campaign, overview: { facts } }: CampaignPartProps) {
  const { pause: texts } = usePageTexts<typeof English.console>();
  const { intent: action, want, isDone, done } = useIntent<PauseAction>();
  const [reason, setReason] = useState("");
  const gates = pausingGates(facts.gate, campaign);
  const isPaused = gates.some(({ pause }) => pause.paused !== undefined);
  const parameters = { campaign, reason: reason.trim() };
  const pausing = usePlanOf("pause", action === "pause" ? parameters : undefined);
  const resuming = usePlanOf("resume", action === "resume" ? parameters : undefined);
  if (gates.length === 0) {
    return (
      <section aria-label={texts.heading}>
        <h2>{texts.heading}</h2>
        <p>{texts.none}</p>
      </section>
    );
  }
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      {gates.map((gate) => (
        <GateFacts key={gate.gate} {...gate} />
      ))}
      <Field
        label={texts.reason}
        about={texts.reasonAbout}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <div className="actions">
        <button type="button" disabled={isPaused} onClick={() => want("pause")}>
          {texts.planPause}
        </button>
        <button type="button" disabled={!isPaused} onClick={() => want("resume")}>
          {texts.planResume}
        </button>
      </div>
      {action === "pause" && !isPaused && (
        <Planned query={pausing}>
          {(planned) => <PausePlan campaign={campaign} planned={planned} action="pause" onDone={done} />}
        </Planned>
      )}
      {action === "resume" && isPaused && (
        <Planned query={resuming}>
          {(planned) => <PausePlan campaign={campaign} planned={planned} action="resume" onDone={done} />}
        </Planned>
      )}
      <Done isDone={isDone} />
    </section>
  );
}

function GateFacts({ gate, pause }: ReturnType<typeof pausingGates>[number]) {
  const { pause: texts } = usePageTexts<typeof English.console>();
  const { span } = useFormats();
  const left = pause.maxPaused - pause.extraTime;
  return (
    <Facts
      facts={[
        [texts.gate, <Code key="gate">{gate}</Code>],
        [texts.guardian, <Code key="guardian">{pause.guardian}</Code>],
        [
          texts.state,
          pause.paused === undefined ? (
            texts.notPaused
          ) : (
            <PausedUntil key="until" until={pause.paused.until} />
          ),
        ],
        [texts.left, texts.budget(span(left > 0n ? left : 0n), span(pause.maxPaused))],
        [texts.window, span(pause.noPauseWindow)],
      ]}
    />
  );
}

function PausedUntil({ until }: { readonly until: bigint }) {
  const { pause: texts } = usePageTexts<typeof English.console>();
  return (
    <>
      {texts.pausedUntil} <Moment at={until} />
    </>
  );
}

type PausePlanProps = {
  readonly campaign: string;
  readonly planned: CampaignPlanOf<PauseAction>;
  readonly action: PauseAction;
  readonly onDone: () => void;
};

function PausePlan({
  campaign,
  planned: { until, end, movedEnd, left, calls, asOf },
  action,
  onDone,
}: PausePlanProps) {
  const { pause: texts } = usePageTexts<typeof English.console>();
  const { moment, span } = useFormats();
  const what =
    action === "pause"
      ? [texts.stops(moment(until)), texts.moves(moment(end), moment(movedEnd)), texts.leaves(span(left))]
      : [texts.goesOn, texts.keeps(span(left))];
  const name = action === "pause" ? texts.namePause : texts.nameResume;
  return (
    <PlanCard plan={{ id: `${action}-${campaign}`, name, what, calls, warnings: [], asOf }} onDone={onDone} />
  );
}
