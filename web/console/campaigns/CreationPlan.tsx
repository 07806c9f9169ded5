import { useEffect } from "react";
import type { Address } from "viem";
import { campaignFileText } from "../../../src/react/campaignFileText.ts";
import type { CampaignPlanOf } from "../../../src/react/useCampaignPlan.ts";
import type { CampaignForm } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Code, saveFile } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";
import { PlanCard } from "../plan/PlanCard.tsx";
import { roughly } from "../plan/roughly.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { useAmounts } from "./amounts.ts";
import { FindingList } from "./FindingList.tsx";

type CreationPlanProps = {
  readonly planned: CampaignPlanOf<"create">;
  readonly onCreated: (campaign: Address) => void;
  readonly onOpen: (campaign: Address) => void;
};

/** What would be created, where, in which form and for how much, before anything is sent. */
export function CreationPlan({ planned, onCreated, onOpen }: CreationPlanProps) {
  const { create: texts } = usePageTexts<typeof English.console>();
  const { count, moment } = useFormats();
  const money = useAmounts(planned.token);
  const { file, warnings, calls, wasThere, asOf } = planned;
  const { campaign, funding, plan, factory } = file;
  useEffect(() => {
    if (wasThere) onCreated(campaign);
  }, [wasThere, campaign]);
  const approves = calls.filter(({ to }) => to.toLowerCase() === plan.terms.token.toLowerCase()).length > 0;
  const what = [
    texts.creates(texts.kindWords[plan.kind], campaign, count(plan.terms.count)),
    ...(approves ? [texts.approves(money(funding), factory)] : []),
    texts.takes(money(funding)),
    texts.forGood,
    texts.treasuryGets(plan.terms.treasury),
    ...(plan.terms.recallable ? [texts.mayRecall(moment(plan.terms.start))] : []),
  ];
  return (
    <div>
      <p>
        {texts.address} <Code>{campaign}</Code>
      </p>
      <Forms planned={planned} />
      {warnings.length > 0 && <FindingList findings={warnings} />}
      <div className="actions">
        <button
          type="button"
          className="plain"
          onClick={() => saveFile(`campaign-${campaign}.json`, campaignFileText(file))}
        >
          {texts.file}
        </button>
      </div>
      <p className="hint">{texts.fileAbout}</p>
      {wasThere ? (
        <>
          <p className="good" role="status">
            {texts.isThere}
          </p>
          <button type="button" onClick={() => onOpen(campaign)}>
            {texts.open}
          </button>
        </>
      ) : (
        <PlanCard
          plan={{ id: `create-${campaign}`, name: texts.name, what, calls, warnings: [], asOf }}
          onDone={() => onCreated(campaign)}
        />
      )}
    </div>
  );
}

/** What either form costs; campaigns of other kinds have but one. */
function Forms({ planned: { chosen } }: { readonly planned: CampaignPlanOf<"create"> }) {
  const { create: texts, terms } = usePageTexts<typeof English.console>();
  const { count, amount } = useFormats();
  const { symbol, decimals } = useNode().chain.currency;
  const { reckoned, form: chosenForm } = chosen;
  if (reckoned === undefined) return null;
  const { gas, gasPrice, fullFrom } = reckoned;
  const forms = ["full", "light"] as const satisfies readonly CampaignForm[];
  const wei = (units: bigint) => amount(roughly(units * gasPrice), decimals, symbol);
  return (
    <Scrolling label={texts.forms}>
      <table>
        <caption>{texts.forms}</caption>
        <thead>
          <tr>
            <th scope="col">{terms.form}</th>
            <th scope="col">{texts.creationGas}</th>
            <th scope="col">{texts.creationCost}</th>
            <th scope="col">{texts.claimGas}</th>
            <th scope="col">{texts.totalGas}</th>
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => (
            <tr key={form}>
              <th scope="row">
                {terms.forms[form]} {form === chosenForm && `(${texts.taken})`}
              </th>
              <td>{count(gas[form].creation)}</td>
              <td>{wei(gas[form].creation)}</td>
              <td>{count(gas[form].claim)}</td>
              <td>{count(gas[form].total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">{texts.fullFrom(count(fullFrom))}</p>
    </Scrolling>
  );
}
