import { useState } from "react";
import { type Address, getAddress } from "viem";
import { useCampaignBriefs } from "../../../src/react/useCampaignBriefs.ts";
import { type ListedCampaign, MAX_LISTED_CAMPAIGNS } from "../../../src/sdk/pageData/index.ts";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { useFormats, usePageTexts, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import type * as English from "../../texts/en/pages.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { addressOf } from "../plan/addressOf.ts";
import { useNode } from "../plan/node.ts";
import { rememberedText } from "../plan/rememberedText.ts";
import { CampaignRow } from "./CampaignRow.tsx";
import { CampaignView } from "./CampaignView.tsx";
import { CreateCampaign } from "./CreateCampaign.tsx";
import { useCampaignNames } from "./campaignNames.ts";
import {
  changePinned,
  listedWith,
  type Pinned,
  type PinProblem,
  pinnedFirst,
  pinnedWith,
  readPinned,
  without,
} from "./pinned.ts";

/** What is open: a campaign, or the form that creates one. */
type Opened = Address | "create" | undefined;

/** The campaigns that the console was built with, those that were pinned on this device, and the form for another one. */
export function Campaigns({ console }: ConsolePartProps) {
  const { campaigns: texts, campaignList: list } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  const { chain, config } = useNode();
  const { count } = useFormats();
  const [{ pinned, kept }, setPinned] = useState(readPinned);
  const names = useCampaignNames();
  const all = listedWith(console.campaigns, pinned);
  const campaigns = all.map(({ address }) => address);
  const briefs = useCampaignBriefs({ config, chainId: chain.id, campaigns });
  const [opened, setOpened] = useState<Opened>(() => readOpened() ?? campaigns[0]);
  const open = (next: Opened) => {
    rememberedText("opened").write(next ?? "");
    setOpened(next);
  };
  const pin = (change: Parameters<typeof changePinned>[0]) => setPinned(changePinned(change));
  const built = new Set(console.campaigns.map(({ address }) => getAddress(address)));
  const isReading = briefs.isFetching && campaigns.some((campaign) => !briefs.data?.has(campaign));
  const named = ({ address, ...listed }: ListedCampaign) => {
    const read = briefs.data?.get(address);
    const brief = read !== undefined && "brief" in read ? read.brief : undefined;
    return { read, name: names.nameOf({ address, ...listed }, brief) };
  };
  const shown = opened === undefined || opened === "create" ? undefined : opened;
  const listed = all.find(({ address }) => address === shown) ?? (shown && { address: shown });
  return (
    <>
      <section aria-label={texts.heading}>
        <h2>{texts.heading}</h2>
        {all.length === 0 && <p>{texts.none}</p>}
        {briefs.isError && <Problem thrown={briefs.error} />}
        {kept > MAX_LISTED_CAMPAIGNS && (
          <div className="notice">
            <p>{list.keptTooMany(count(kept), count(MAX_LISTED_CAMPAIGNS))}</p>
            <button type="button" className="plain" onClick={() => pin((now) => now)}>
              {list.keepShown}
            </button>
          </div>
        )}
        <div role="status">{isReading && <p>{loading}</p>}</div>
        <ul className="list">
          {all.map((one) => (
            <CampaignRow
              key={one.address}
              campaign={one.address}
              {...named(one)}
              isReading={isReading}
              isOpen={opened === one.address}
              onOpen={() => open(one.address)}
              onUnpin={built.has(one.address) ? undefined : () => pin(without(one.address))}
            />
          ))}
        </ul>
        <PinForm
          onPin={(next) => {
            pin(() => next.pinned);
            open(next.last);
          }}
        />
        <div className="actions">
          <button
            type="button"
            className={opened === "create" ? "" : "plain"}
            aria-pressed={opened === "create"}
            onClick={() => open("create")}
          >
            {texts.create}
          </button>
        </div>
      </section>
      {opened === "create" && (
        <CreateCampaign
          console={console}
          onCreated={(campaign) => pin(pinnedFirst(campaign))}
          onOpen={open}
        />
      )}
      {listed !== undefined && (
        <CampaignView
          key={listed.address}
          listed={listed}
          name={named(listed).name}
          onRename={(name) => names.rename(listed.address, name)}
          console={console}
        />
      )}
    </>
  );
}

function PinForm({ onPin }: { readonly onPin: (pinned: Pinned) => void }) {
  const { campaigns: texts, campaignList: list } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<PinProblem>();
  const submit = () => {
    const next = pinnedWith(readPinned().pinned, typed);
    if (!("pinned" in next)) return setProblem(next);
    setProblem(undefined);
    setTyped("");
    onPin(next);
  };
  return (
    <Form act={submit}>
      <Field
        label={texts.other}
        about={list.otherAbout}
        problem={
          problem &&
          ("tooMany" in problem
            ? list.tooMany(count(problem.tooMany), count(MAX_LISTED_CAMPAIGNS))
            : list.wrong(problem.wrong.slice(0, MAX_REPEATED)))
        }
        value={typed}
        dir="ltr"
        onChange={({ target }) => setTyped(target.value)}
      />
      <button type="submit" className="plain">
        {texts.pin}
      </button>
    </Form>
  );
}

/** Characters of a wrong word that are repeated. */
const MAX_REPEATED = 60;

function readOpened(): Opened {
  const kept = rememberedText("opened").read();
  return kept === "create" ? kept : addressOf(kept);
}
