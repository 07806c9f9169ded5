/** The issuers' half of the console by itself, so that its journeys bundle nothing else. */
import { lazy, Suspense, useState } from "react";
import { nodeConfig } from "../../../../../src/react/nodeConfig.ts";
import { ActingArea } from "../../../../../web/console/plan/ActingArea.tsx";
import { NodeContext } from "../../../../../web/console/plan/node.ts";
import { mount } from "../../../../../web/shared/mount.tsx";

const Issuers = lazy(async () => {
  const { Issuers: component } = await import("../../../../../web/console/issuers/Issuers.tsx");
  return { default: component };
});

function Body({ data }) {
  const { chain } = data;
  const [node] = useState(() => ({ chain, config: nodeConfig({ chain }) }));
  return (
    <NodeContext value={node}>
      <ActingArea chain={chain}>
        <Suspense>
          <Issuers data={data} console={data.console} />
        </Suspense>
      </ActingArea>
    </NodeContext>
  );
}

const pageOf = ({ shared, console, consoleIssuers }) => ({ shared, page: { ...console, ...consoleIssuers } });

mount({
  texts: {
    en: async () => pageOf(await import("../../../../../web/texts/en.ts")),
    ar: async () => pageOf(await import("../../../../../web/texts/ar.ts")),
  },
  titleOf: (_, { page }) => page.title,
  Body,
});
