import { useState } from "react";
import type { Address } from "viem";
import { shownSymbol } from "../../../src/react/shownSymbol.ts";
import type { CampaignBrief } from "../../../src/react/useCampaignBriefs.ts";
import type { ListedCampaign } from "../../../src/sdk/pageData/index.ts";
import { usePageTexts } from "../../shared/language.ts";
import { shortHex } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { rememberedText } from "../plan/rememberedText.ts";

/** A campaign's name, and who gave it: a token may call itself what it likes. */
export type CampaignName = { readonly text: string; readonly from: "build" | "device" | "token" };

/** Characters of a name that somebody gives on a device. */
export const MAX_NAME = 64;

const memory = rememberedText("names");

type Names = Readonly<Record<string, string>>;

function readNames(): Names {
  try {
    const kept: unknown = JSON.parse(memory.read() || "{}");
    return Object.fromEntries(
      Object.entries(kept as object).flatMap(([campaign, name]) =>
        typeof name === "string" ? [[campaign, name.slice(0, MAX_NAME)]] : [],
      ),
    );
  } catch {
    return {};
  }
}

/** Names of campaigns: the operator's of the build, else this device's, else what the token tells. */
export function useCampaignNames() {
  const { campaignList: texts, terms } = usePageTexts<typeof English.console>();
  const [own, setOwn] = useState(readNames);
  return {
    nameOf({ address, name }: ListedCampaign, brief: CampaignBrief | undefined): CampaignName {
      if (name !== undefined) return { text: name, from: "build" };
      const given = own[address];
      if (given !== undefined) return { text: given, from: "device" };
      const symbol = brief && shownSymbol(brief.token);
      const short = shortHex(address);
      const text =
        brief === undefined || symbol === undefined
          ? texts.unnamed(short)
          : texts.byToken(symbol, terms.kinds[brief.kind], short);
      return { text, from: "token" };
    },
    /** Empty: no name of this device's. */
    rename(campaign: Address, name: string) {
      // Another tab may have named others since this one was opened.
      const { [campaign]: _, ...others } = readNames();
      const next = name.trim() === "" ? others : { ...others, [campaign]: name.trim().slice(0, MAX_NAME) };
      memory.write(JSON.stringify(next));
      setOwn(next);
    },
  };
}
