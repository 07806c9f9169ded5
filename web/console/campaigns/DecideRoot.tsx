import { useState } from "react";
import { type Hex, isAddressEqual } from "viem";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { useActing } from "../plan/acting.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { useAmounts } from "./amounts.ts";
import { Done, Planned, usePlanOf } from "./Planned.tsx";
import type { RootPartProps } from "./partProps.ts";
import { useIntent } from "./useIntent.ts";

type Decision = "approve" | "accept" | "veto";

/** Decides on the root that waits: its treasury allows the money, anybody accepts it, its guardian turns it down. */
export function DecideRoot({ campaign, state, overview }: RootPartProps) {
  const { decide: texts } = usePageTexts<typeof English.console>();
  const { account } = useActing();
  const { moment } = useFormats();
  const { intent, want, isDone, done } = useIntent<Decision>();
  const { proposal } = state.roots;
  const hash = proposal?.hash;
  // A proposer may put another one in its place while somebody reads: what was begun is of the one that they read.
  const [read, setRead] = useState<Hex>();
  const open = read === hash ? intent : undefined;
  const decide = (decision: Decision) => {
    setRead(hash);
    want(decision);
  };
  const acceptable = proposal?.acceptableFrom ?? 0n;
  const isRipe = state.now >= acceptable;
  const isOne = (role: `0x${string}`) => account !== undefined && isAddressEqual(account, role);
  const mayVeto = isOne(state.rules.guardian) || isOne(state.rules.proposer);
  const parts = { campaign, proposal: hash, overview, onDone: done };
  return (
    <div className="part">
      <h3>{texts.heading}</h3>
      <div className="actions">
        <button type="button" disabled={!isOne(state.terms.treasury)} onClick={() => decide("approve")}>
          {texts.approve}
        </button>
        <button type="button" disabled={!isRipe} onClick={() => decide("accept")}>
          {texts.accept}
        </button>
        <button type="button" disabled={!mayVeto} onClick={() => decide("veto")}>
          {texts.veto}
        </button>
      </div>
      <ul className="hint">
        <li>{texts.approveWho(state.terms.treasury)}</li>
        <li>{isRipe ? texts.acceptNow : texts.acceptFrom(moment(acceptable))}</li>
        <li>{texts.vetoWho(state.rules.guardian)}</li>
      </ul>
      {open === "approve" && <Approve {...parts} />}
      {open === "accept" && <Accept {...parts} />}
      {open === "veto" && <Veto {...parts} />}
      <Done isDone={isDone} />
    </div>
  );
}

type DecisionProps = Pick<RootPartProps, "campaign" | "overview"> & {
  readonly proposal: `0x${string}` | undefined;
  readonly onDone: () => void;
};

function Approve({ campaign, proposal, onDone }: DecisionProps) {
  const query = usePlanOf("approveFunding", { campaign, proposal });
  return (
    <Planned query={query}>
      {(planned) => <ApprovePlan campaign={campaign} planned={planned} onDone={onDone} />}
    </Planned>
  );
}

type ApprovePlanProps = Pick<DecisionProps, "campaign" | "onDone"> & {
  readonly planned: NonNullable<ReturnType<typeof usePlanOf<"approveFunding">>["data"]>;
};

function ApprovePlan({ campaign, onDone, planned }: ApprovePlanProps) {
  const { decide: texts } = usePageTexts<typeof English.console>();
  const money = useAmounts(planned.words);
  const { allowance, before, calls, findings, asOf } = planned;
  const what = [texts.approves(money(allowance), campaign), texts.allowedBefore(money(before))];
  const warnings = findings.map(({ sentence }) => sentence);
  const id = `approve-${campaign}-${planned.proposal?.hash ?? ""}`;
  return <PlanCard plan={{ id, name: texts.approve, what, calls, warnings, asOf }} onDone={onDone} />;
}

function Accept({ campaign, proposal, overview, onDone }: DecisionProps) {
  const { decide: texts } = usePageTexts<typeof English.console>();
  const { moment } = useFormats();
  const money = useAmounts(overview.facts.tokenState);
  const query = usePlanOf("acceptRoot", { campaign, proposal });
  return (
    <Planned query={query}>
      {(planned) => {
        if (planned.already) return <p>{texts.acceptedAlready}</p>;
        const what = [
          texts.accepts(planned.proposal.root),
          texts.pays(money(planned.proposal.funding), planned.treasury),
          texts.overlaps(moment(planned.overlapEnds)),
        ];
        const plan = {
          id: `accept-${proposal}`,
          name: texts.accept,
          what,
          calls: planned.calls,
          warnings: [],
          asOf: planned.asOf,
        };
        return <PlanCard plan={plan} onDone={onDone} />;
      }}
    </Planned>
  );
}

function Veto({ campaign, proposal, onDone }: DecisionProps) {
  const { decide: texts } = usePageTexts<typeof English.console>();
  const query = usePlanOf("vetoRoot", { campaign, proposal });
  return (
    <Planned query={query}>
      {(planned) => {
        if (planned.already) return <p>{texts.vetoedAlready}</p>;
        const what = [texts.vetoes(planned.proposal.root), texts.vetoNames, texts.vetoCosts];
        const plan = {
          id: `veto-${proposal}`,
          name: texts.veto,
          what,
          calls: planned.calls,
          warnings: [],
          asOf: planned.asOf,
        };
        return <PlanCard plan={plan} onDone={onDone} />;
      }}
    </Planned>
  );
}
