import { useState } from "react";
import { type Address, isAddressEqual } from "viem";
import { Field } from "../../shared/Field.tsx";
import { Form } from "../../shared/Form.tsx";
import { usePageTexts } from "../../shared/language.ts";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { addressOf } from "../plan/addressOf.ts";
import { rememberedText } from "../plan/rememberedText.ts";
import { CampaignView } from "./CampaignView.tsx";
import { CreateCampaign } from "./CreateCampaign.tsx";

/** What is open: a campaign, or the form that creates one. */
type Opened = Address | "create" | undefined;

/** The campaigns that the console was built with, those that were pinned on this device, and the form for another one. */
export function Campaigns({ console }: ConsolePartProps) {
  const { campaigns: texts } = usePageTexts<typeof English.console>();
  const [pinned, setPinned] = useState(readPinned);
  const all = unique([...console.campaigns, ...pinned]);
  const [opened, setOpened] = useState<Opened>(() => readOpened() ?? all[0]);
  const open = (next: Opened) => {
    rememberedText("opened").write(next ?? "");
    setOpened(next);
  };
  const pin = (next: readonly Address[]) => {
    rememberedText("pinned").write(next.join(","));
    setPinned(next);
  };
  return (
    <>
      <section aria-label={texts.heading}>
        <h2>{texts.heading}</h2>
        {all.length === 0 && <p>{texts.none}</p>}
        <ul className="list">
          {all.map((campaign) => (
            <li key={campaign} className="actions">
              <Code>{campaign}</Code>
              <button
                type="button"
                className={opened === campaign ? "" : "plain"}
                aria-pressed={opened === campaign}
                onClick={() => open(campaign)}
              >
                {texts.show}
              </button>
              {pinned.includes(campaign) && (
                <button
                  type="button"
                  className="plain"
                  aria-label={texts.unpinOf(campaign)}
                  onClick={() => pin(pinned.filter((one) => one !== campaign))}
                >
                  {texts.unpin}
                </button>
              )}
            </li>
          ))}
        </ul>
        <PinForm
          onPin={(campaign) => {
            pin(unique([...pinned, campaign]));
            open(campaign);
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
          onCreated={(campaign) => pin(unique([...pinned, campaign]))}
          onOpen={open}
        />
      )}
      {opened !== undefined && opened !== "create" && (
        <CampaignView key={opened} campaign={opened} console={console} />
      )}
    </>
  );
}

function PinForm({ onPin }: { readonly onPin: (campaign: Address) => void }) {
  const { campaigns: texts } = usePageTexts<typeof English.console>();
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const submit = () => {
    const campaign = addressOf(typed);
    setIsWrong(campaign === undefined);
    if (campaign === undefined) return;
    onPin(campaign);
    setTyped("");
  };
  return (
    <Form act={submit}>
      <Field
        label={texts.other}
        about={texts.otherAbout}
        problem={isWrong ? texts.otherWrong : undefined}
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

function unique(campaigns: readonly Address[]): readonly Address[] {
  return campaigns.filter((one, i) => campaigns.findIndex((other) => isAddressEqual(one, other)) === i);
}

function readPinned(): readonly Address[] {
  const kept = rememberedText("pinned").read().split(",");
  return kept.map(addressOf).filter((one) => one !== undefined);
}

function readOpened(): Opened {
  const kept = rememberedText("opened").read();
  return kept === "create" ? kept : addressOf(kept);
}
