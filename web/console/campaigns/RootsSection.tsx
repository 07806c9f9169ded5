import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Code, Facts, Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useAmounts } from "./amounts.ts";
import { Checklist } from "./Checklist.tsx";
import { DecideRoot } from "./DecideRoot.tsx";
import { ProposeRoot } from "./ProposeRoot.tsx";
import type { CampaignPartProps, RootPartProps } from "./partProps.ts";
import { TreePicker } from "./TreePicker.tsx";

/** The roots of a cumulative campaign: what is proposed, what a guardian checks, and how it is decided. */
export function RootsSection(props: CampaignPartProps) {
  const { facts } = props.overview;
  return facts.kind === "cumulative" ? <Roots {...props} state={facts} /> : null;
}

function Roots({ state, ...props }: RootPartProps) {
  const { roots: texts } = usePageTexts<typeof English.console>();
  const { proposal } = state.roots;
  const isWaiting = proposal !== undefined && state.now < proposal.expires;
  const part = { ...props, state };
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      <RootFacts {...part} />
      <TreePicker heading={texts.nextTree} about={texts.nextAbout} chosen={props.next} />
      {isWaiting && <Checklist {...part} />}
      {isWaiting && <DecideRoot {...part} />}
      <ProposeRoot {...part} />
    </section>
  );
}

function RootFacts({ state, overview }: RootPartProps) {
  const { roots: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const money = useAmounts(overview.facts.tokenState);
  const { previousRoot, overlapEnds, proposal } = state.roots;
  return (
    <Facts
      facts={[
        [texts.inForce, <Code key="root">{state.terms.root}</Code>],
        ...(previousRoot === undefined
          ? []
          : ([
              [texts.before, <Code key="before">{previousRoot}</Code>],
              [texts.goodUntil, <Moment key="until" at={overlapEnds} />],
            ] as const)),
        ...(proposal === undefined
          ? ([[texts.proposed, texts.noProposal]] as const)
          : ([
              [texts.proposed, <Code key="proposed">{proposal.root}</Code>],
              [texts.name, <Code key="name">{proposal.hash}</Code>],
              [texts.leaves, count(proposal.count)],
              [texts.funding, money(proposal.funding)],
              [texts.acceptable, <Moment key="from" at={proposal.acceptableFrom} />],
              [texts.expires, <Moment key="expires" at={proposal.expires} />],
            ] as const)),
      ]}
    />
  );
}
