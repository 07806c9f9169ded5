import { useState } from "react";
import { useCampaignCheck } from "../../../src/react/useCampaignCheck.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";
import { FindingList } from "./FindingList.tsx";
import type { CampaignPartProps } from "./partProps.ts";

/** What `symbolon campaign check` finds, against the tree that was given. */
export function CheckSection({ campaign, console, chosen, next }: CampaignPartProps) {
  const { check: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const { chain, config } = useNode();
  const [isOpen, setIsOpen] = useState(false);
  const check = useCampaignCheck({
    config,
    chainId: chain.id,
    campaign,
    published: chosen.found,
    contracts: console.contracts,
    proposal: next.found,
    query: { enabled: isOpen },
  });
  const run = () => (isOpen ? void check.refetch() : setIsOpen(true));
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      <button type="button" disabled={chosen.found === undefined || check.isFetching} onClick={run}>
        {texts.run}
      </button>
      {chosen.found === undefined && <p className="hint">{texts.needsTree}</p>}
      {check.isFetching && <p role="status">{texts.running}</p>}
      {check.isError && <Problem thrown={check.error} />}
      {check.data && !check.isFetching && (
        <div role="status">
          <p className={check.data.findings.length === 0 ? "good" : ""}>
            {check.data.findings.length === 0 ? texts.sound : texts.found(count(check.data.findings.length))}
          </p>
          <FindingList findings={check.data.findings} />
          <p className="hint">{texts.notTried}</p>
        </div>
      )}
    </section>
  );
}
