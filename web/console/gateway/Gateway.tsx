import { lazy, Suspense } from "react";
import { useGatewayState } from "../../../src/react/useGatewayState.ts";
import type { ListedCampaign } from "../../../src/sdk/pageData/index.ts";
import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { useNode } from "../plan/node.ts";
import { Queues } from "./Queues.tsx";
import { Traces } from "./Traces.tsx";

const ClaimDay = lazy(async () => {
  const { ClaimDay: component } = await import("./ClaimDay.tsx");
  return { default: component };
});

/** How a claim day goes, a gateway's queues and a timeline's ways; nothing here changes anything. */
export function Gateway({ console: { gateway, timeline, campaigns } }: ConsolePartProps) {
  const { gateway: texts } = usePageTexts<typeof English.console>();
  return (
    <>
      <p className="about">{texts.readOnly}</p>
      <Suspense>
        {timeline !== undefined && gateway === undefined && (
          <ClaimDay timeline={timeline} campaigns={campaigns} />
        )}
        {timeline !== undefined && gateway !== undefined && (
          <ServedDay timeline={timeline} gateway={gateway} campaigns={campaigns} />
        )}
      </Suspense>
      {gateway !== undefined && <Queues gateway={gateway} />}
      {timeline !== undefined && <Traces timeline={timeline} />}
    </>
  );
}

type ServedDayProps = {
  readonly timeline: string;
  readonly gateway: string;
  readonly campaigns: readonly ListedCampaign[];
};

/** The same, also of what the gateway serves. */
function ServedDay({ timeline, gateway, campaigns }: ServedDayProps) {
  const { chain: page } = useNode();
  const { data } = useGatewayState({ gateway });
  const served =
    data?.lanes.filter(({ chain }) => chain === page.id).map(({ campaign: address }) => ({ address })) ?? [];
  return <ClaimDay timeline={timeline} campaigns={campaigns} served={served} />;
}
