import { useState } from "react";
import type { Address } from "viem";
import { TO_ACCEPT } from "../../../src/react/toAccept.ts";
import type { CampaignActions } from "../../../src/react/useCampaignPlan.ts";
import { useChainTime } from "../../../src/react/useChainTime.ts";
import type { ConsoleData } from "../../../src/sdk/pageData/index.ts";
import { Form } from "../../shared/Form.tsx";
import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { momentText } from "../plan/moments.ts";
import { useNode } from "../plan/node.ts";
import { CreateFields } from "./CreateFields.tsx";
import { CreationPlan } from "./CreationPlan.tsx";
import { type CreateTexts, readTerms, recalledTexts, rememberTexts } from "./createForm.ts";
import { Planned, usePlanOf } from "./Planned.tsx";
import { rememberTree, TreePicker, useTree } from "./TreePicker.tsx";

type CreateCampaignProps = {
  readonly console: ConsoleData;
  /** Called with the campaign's address once it exists. */
  readonly onCreated: (campaign: Address) => void;
  readonly onOpen: (campaign: Address) => void;
};

type CreateParameters = CampaignActions["create"]["parameters"];

/** Creates a campaign from a published tree: tree, terms, their effects, and then the plan. */
export function CreateCampaign({ console: { contracts }, onCreated, onOpen }: CreateCampaignProps) {
  const { create: texts, tree } = usePageTexts<typeof English.console>();
  const { chain, config } = useNode();
  const { now } = useChainTime({ config, chainId: chain.id });
  const chosen = useTree("create");
  const [typed, setTyped] = useState(recalledTexts);
  const [isTried, setIsTried] = useState(false);
  const [parameters, setParameters] = useState<Omit<CreateParameters, "published">>();
  const { published } = chosen;
  const query = usePlanOf("create", parameters && published && { ...parameters, published });
  const { problems } = readTerms(typed);
  const change = (next: CreateTexts) => {
    rememberTexts(next);
    setTyped(next);
    // The plan no longer matches the typed terms.
    setParameters(undefined);
  };
  const created = (campaign: Address) => {
    rememberTree(campaign, published && chosen.place);
    onCreated(campaign);
  };
  const plan = (accept: readonly string[]) => {
    setIsTried(true);
    if (Object.keys(problems).length > 0 || now === undefined) return;
    // A fixed start keeps the campaign's address, even after a reload: so it is never created twice.
    const dated = typed.start.trim() === "" ? { ...typed, start: momentText(now) } : typed;
    change(dated);
    const { terms } = readTerms(dated);
    const form = dated.kind !== "instant" || dated.form === "cheaper" ? undefined : dated.form;
    const schedule = dated.kind === "vesting" ? dated.schedule : undefined;
    setParameters({ terms, form, schedule, accept, contracts });
  };
  const refusal = (query.error as { readonly code?: string } | null)?.code ?? "";
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="about">{texts.about}</p>
      <TreePicker heading={tree.published} about={texts.treeAbout} chosen={chosen} />
      <Form act={() => plan([])}>
        <CreateFields texts={typed} onChange={change} problems={isTried ? problems : {}} />
        <button type="submit" disabled={published === undefined || now === undefined}>
          {texts.plan}
        </button>
        {published === undefined && <p className="hint">{texts.needsTree}</p>}
      </Form>
      {parameters !== undefined && (
        <Planned query={query}>
          {(planned) => <CreationPlan planned={planned} onCreated={created} onOpen={onOpen} />}
        </Planned>
      )}
      {TO_ACCEPT.includes(refusal) && (
        <button
          type="button"
          className="plain"
          onClick={() => plan([...(parameters?.accept ?? []), refusal])}
        >
          {texts.accept(refusal)}
        </button>
      )}
    </section>
  );
}
