import { lazy, useState } from "react";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import { Late, Loading } from "../shared/Late.tsx";
import { usePageTexts } from "../shared/language.ts";
import { ReaderContext } from "../shared/reader.ts";
import type * as English from "../texts/en/pages.ts";
import { ActingArea } from "./plan/ActingArea.tsx";
import { NodeContext } from "./plan/node.ts";

/** Loaded beside the page's texts, which the page waits for anyway. */
const loadedParts = import("./Parts.tsx");
const Parts = lazy(async () => ({ default: (await loadedParts).Parts }));

export function ConsolePage({ data }: { readonly data: PageData }) {
  const { about, notBuilt } = usePageTexts<typeof English.console>();
  const { chain, console } = data;
  const [node] = useState(() => ({ chain, config: nodeConfig({ chain }) }));
  if (console === undefined) return <p className="notice">{notBuilt}</p>;
  return (
    <ReaderContext value="operator">
      <NodeContext value={node}>
        <p>{about}</p>
        <ActingArea chain={chain}>
          <Late fallback={<Loading />}>
            <Parts data={data} console={console} />
          </Late>
        </ActingArea>
      </NodeContext>
    </ReaderContext>
  );
}
