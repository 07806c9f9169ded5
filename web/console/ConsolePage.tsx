import { useState } from "react";
import type { ConsoleData, PageData } from "../../src/page/config/index.ts";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en.ts";
import { ActingArea } from "./plan/ActingArea.tsx";
import { NodeContext } from "./plan/node.ts";

/** What each part of the console is drawn from. */
export type ConsolePartProps = { readonly data: PageData; readonly console: ConsoleData };

export function ConsolePage({ data }: { readonly data: PageData }) {
  const { about } = usePageTexts<typeof English.console>();
  const { chain } = data;
  const [node] = useState(() => ({ chain, config: nodeConfig({ chain }) }));
  return (
    <NodeContext value={node}>
      <p>{about}</p>
      <ActingArea chain={chain}>{null}</ActingArea>
    </NodeContext>
  );
}
