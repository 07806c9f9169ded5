import { useState } from "react";
import { nodeConfig } from "../../src/react/nodeConfig.ts";
import { usePinnedCampaign } from "../../src/react/usePinnedCampaign.ts";
import { Asking } from "./Asking.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { Listed } from "./Listed.tsx";
import { pinnedOf } from "./pinnedOf.ts";
import type { AnswerProps } from "./props.ts";

/** Of a cumulative campaign: the root that counts now is what the chain says. */
export function Rewards(props: AnswerProps) {
  const { data, claim } = props;
  const { answer } = useClaimTexts();
  const [config] = useState(() => nodeConfig(data));
  const pinned = usePinnedCampaign({ config, ...pinnedOf(data, claim) });
  if (pinned.data === undefined) return <Asking {...pinned} asking={answer.readingRoot} />;
  return <Listed {...props} root={pinned.data.root} previousRoot={pinned.data.previousRoot} />;
}
