import { type ComponentType, lazy, useState } from "react";
import type { ConsoleData, PageData } from "../../src/sdk/pageData/index.ts";
import { Late, Loading } from "../shared/Late.tsx";
import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en/pages.ts";
import { PartTabs } from "./PartTabs.tsx";
import type { ConsolePartProps } from "./partProps.ts";
import { rememberedText } from "./plan/rememberedText.ts";

/** Each part is loaded when it is first opened. */
const parts = {
  campaigns: lazy(async () => {
    const { Campaigns } = await import("./campaigns/Campaigns.tsx");
    return { default: Campaigns };
  }),
  issuers: lazy(async () => {
    const { Issuers } = await import("./issuers/Issuers.tsx");
    return { default: Issuers };
  }),
  groups: lazy(async () => {
    const { Groups } = await import("./groups/Groups.tsx");
    return { default: Groups };
  }),
  gateway: lazy(async () => {
    const { Gateway } = await import("./gateway/Gateway.tsx");
    return { default: Gateway };
  }),
} as const satisfies Readonly<Record<string, ComponentType<ConsolePartProps>>>;

type PartName = keyof typeof parts;
const isPart = (name: string): name is PartName => Object.hasOwn(parts, name);

type PartsProps = { readonly data: PageData; readonly console: ConsoleData };

/** The console's parts, one of them open: that which was when the page was left. */
export function Parts({ data, console }: PartsProps) {
  const { parts: names } = usePageTexts<typeof English.console>();
  const [open, setOpen] = useState<PartName>(() => {
    const kept = rememberedText("part").read();
    return isPart(kept) ? kept : "campaigns";
  });
  const hasServices = console.gateway !== undefined || console.timeline !== undefined;
  const offered = (Object.keys(parts) as PartName[]).filter((name) => name !== "gateway" || hasServices);
  const shown = offered.includes(open) ? open : "campaigns";
  const Part = parts[shown];
  const choose = (name: PartName) => {
    rememberedText("part").write(name);
    setOpen(name);
  };
  return (
    <PartTabs label={names.heading} names={names} offered={offered} shown={shown} onChoose={choose}>
      <Late fallback={<Loading />}>
        <Part data={data} console={console} />
      </Late>
    </PartTabs>
  );
}
