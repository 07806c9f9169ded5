import { zeroAddress } from "viem";
import { useFormats } from "../../shared/language.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

/** Until when a transaction that is copied now can be sent, by the chain's time. */
export function Stale({ campaign, state }: WayProps) {
  const { stale: texts } = useWayTexts();
  const { moment } = useFormats();
  const until = state.isRelease ? undefined : state.kind === "open" ? state.end : campaign.end;
  return (
    <p className="notice">
      {state.kind === "tooEarly" && `${texts.from(moment(state.opens))} `}
      {until === undefined ? texts.always : texts.until(moment(until))}
      {campaign.kind === "cumulative" && ` ${texts.roots}`}
      {campaign.gate !== zeroAddress && ` ${texts.gate}`}
    </p>
  );
}
