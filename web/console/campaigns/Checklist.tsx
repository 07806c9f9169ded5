import { useState } from "react";
import { useCampaignCheck } from "../../../src/react/useCampaignCheck.ts";
import type { CampaignFinding } from "../../../src/sdk/distribution/check/finding.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";
import { FindingList } from "./FindingList.tsx";
import type { RootPartProps } from "./partProps.ts";

type Answer = "yes" | "no" | "unknown";
type Point = {
  readonly name: "same" | "raises" | "money" | "treasury" | "amounts" | "time";
  readonly answer: Answer;
  readonly findings: readonly CampaignFinding[];
};

/** Findings of `campaign check` by which each point of the guardian's list is answered (docs/run-a-rewards-programme.md). */
const POINTS = {
  same: ["ProposalNotNative", "ProposalRootDiffers", "ProposalCountDiffers", "ProposalManifestDiffers"],
  raises: ["ProposalLowers"],
  money: ["ProposalUnderfunded", "ProposalOverfunded"],
  treasury: ["TreasuryAllowanceShort", "TreasuryBalanceShort"],
} as const;

/** What a guardian checks of a proposed root before its timelock has run: each point answered where a page can. */
export function Checklist({ campaign, console, chosen, next, state, overview }: RootPartProps) {
  const { checklist: texts } = usePageTexts<typeof English.console>();
  const { chain, config } = useNode();
  const check = useCampaignCheck({
    config,
    chainId: chain.id,
    campaign,
    published: chosen.found,
    proposal: next.found,
    contracts: console.contracts,
  });
  const [isRight, setIsRight] = useState(false);
  const isKnown = check.data !== undefined && next.published !== undefined;
  const points = pointsOf(check.data?.findings ?? [], {
    isKnown,
    isCompared: isKnown && overview.isOwnTree,
    isRight,
    isInTime: state.now < (state.roots.proposal?.acceptableFrom ?? 0n),
  });
  return (
    <section aria-label={texts.heading}>
      <h3>{texts.heading}</h3>
      <p className="about">{texts.about}</p>
      {chosen.found === undefined && <p className="notice">{texts.needsTree}</p>}
      {next.found === undefined && <p className="notice">{texts.needsNext}</p>}
      {check.isFetching && <p role="status">{texts.checking}</p>}
      {check.isError && <Problem thrown={check.error} />}
      <ul className="checklist">
        {points.map((point) => (
          <PointLine key={point.name} point={point} state={state} />
        ))}
      </ul>
      <label>
        <input type="checkbox" checked={isRight} onChange={({ target }) => setIsRight(target.checked)} />{" "}
        {texts.tick}
      </label>
      <p className={points.some(({ answer }) => answer === "no") ? "bad" : ""} role="status">
        {verdictOf(points, texts)}
      </p>
    </section>
  );
}

function PointLine({ point, state }: { readonly point: Point; readonly state: RootPartProps["state"] }) {
  const { checklist: texts } = usePageTexts<typeof English.console>();
  const { span } = useFormats();
  const { name, answer, findings } = point;
  const left = (state.roots.proposal?.acceptableFrom ?? 0n) - state.now;
  return (
    <li data-point={name} data-answer={answer}>
      <p>
        {texts.points[name]}{" "}
        <strong className={answer === "no" ? "bad" : answer === "yes" ? "good" : ""}>
          {texts.answers[answer]}
        </strong>{" "}
        {name === "time" && left > 0n && texts.left(span(left))}
      </p>
      {findings.length > 0 && <FindingList findings={findings} />}
    </li>
  );
}

type Known = {
  readonly isKnown: boolean;
  /** Whether the tree in force was given, too. */
  readonly isCompared: boolean;
  readonly isRight: boolean;
  readonly isInTime: boolean;
};

function pointsOf(
  findings: readonly CampaignFinding[],
  { isKnown, isCompared, isRight, isInTime }: Known,
): readonly Point[] {
  const ofChecks = (Object.keys(POINTS) as (keyof typeof POINTS)[]).map((name): Point => {
    const ids: readonly string[] = POINTS[name];
    const found = findings.filter(({ id }) => ids.includes(id));
    // What another tree says of accounts and money means nothing.
    const isOther = findings.some(({ id }) => (POINTS.same as readonly string[]).includes(id));
    const isLooked =
      name === "raises" ? isCompared && !isOther : name === "money" ? isKnown && !isOther : isKnown;
    const answer = found.length > 0 ? "no" : isLooked ? "yes" : "unknown";
    return { name, answer, findings: found };
  });
  return [
    ...ofChecks,
    { name: "amounts", answer: isRight ? "yes" : "unknown", findings: [] },
    { name: "time", answer: isInTime ? "yes" : "no", findings: [] },
  ];
}

function verdictOf(points: readonly Point[], texts: typeof English.console.checklist): string {
  if (points.some(({ answer }) => answer === "no")) return texts.veto;
  return points.every(({ answer }) => answer === "yes") ? texts.fair : texts.open;
}
