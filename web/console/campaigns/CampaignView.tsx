import { useState } from "react";
import { useCampaignFacts } from "../../../src/react/useCampaignFacts.ts";
import type { ConsoleData, ListedCampaign } from "../../../src/sdk/pageData/index.ts";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { usePageTexts, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { useNode } from "../plan/node.ts";
import { CampaignTermsList } from "./CampaignTermsList.tsx";
import { CheckSection } from "./CheckSection.tsx";
import { type CampaignName, MAX_NAME } from "./campaignNames.ts";
import { FundSection } from "./FundSection.tsx";
import { PauseSection } from "./PauseSection.tsx";
import { ProgressSection } from "./ProgressSection.tsx";
import { RecallSection } from "./RecallSection.tsx";
import { RootsSection } from "./RootsSection.tsx";
import { SweepSection } from "./SweepSection.tsx";
import { Timeline } from "./Timeline.tsx";
import { TreePicker, useTree } from "./TreePicker.tsx";

type CampaignViewProps = {
  readonly listed: ListedCampaign;
  readonly name: CampaignName;
  /** Called with what this device is to call it; empty: nothing of its own. */
  readonly onRename: (name: string) => void;
  readonly console: ConsoleData;
};

/** One campaign: what it says of itself, how far it is, whether it is what was published, and what can be done. */
export function CampaignView({ listed, name, onRename, console }: CampaignViewProps) {
  const campaign = listed.address;
  const { campaigns: texts, tree } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  const { chain, config } = useNode();
  const chosen = useTree(campaign, listed.tree);
  const next = useTree(`next-${campaign}`);
  const { data, isError, error, isPending } = useCampaignFacts({
    config,
    chainId: chain.id,
    campaign,
    published: chosen.published,
  });
  const part = data && { campaign, console, overview: data, chosen, next };
  return (
    <article aria-label={name.text}>
      <section>
        <h2>
          <bdi>{name.text}</bdi>
        </h2>
        <p>
          <Code>{campaign}</Code>
        </p>
        {isPending && <p role="status">{loading}</p>}
        {isError && <Problem thrown={error} />}
        {data === null && <p className="notice">{texts.noCampaign}</p>}
        {data && <CampaignTermsList {...data} />}
        {name.from !== "build" && <NameForm name={name} onRename={onRename} />}
      </section>
      {data && <Timeline {...data} />}
      <section aria-label={tree.ofCampaign}>
        <h2>{tree.ofCampaign}</h2>
        <TreePicker heading={tree.published} about={tree.why} chosen={chosen} />
        {data && chosen.published !== undefined && !data.isOwnTree && <p className="notice">{tree.other}</p>}
      </section>
      {part && (
        <>
          <ProgressSection {...part} />
          <CheckSection {...part} />
          <FundSection {...part} />
          <PauseSection {...part} />
          <RootsSection {...part} />
          <RecallSection {...part} />
          <SweepSection {...part} />
        </>
      )}
    </article>
  );
}

function NameForm({ name, onRename }: Pick<CampaignViewProps, "name" | "onRename">) {
  const { campaignList: texts } = usePageTexts<typeof English.console>();
  const [typed, setTyped] = useState(name.from === "device" ? name.text : "");
  return (
    <Form act={() => onRename(typed)}>
      <Field
        label={texts.name}
        about={texts.nameAbout}
        maxLength={MAX_NAME}
        value={typed}
        dir="auto"
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="plain">
        {texts.rename}
      </button>
    </Form>
  );
}
