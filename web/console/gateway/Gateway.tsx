import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import type { ConsolePartProps } from "../partProps.ts";
import { Queues } from "./Queues.tsx";
import { Traces } from "./Traces.tsx";

/** What a gateway's queues and a timeline's ways look like; nothing here changes anything. */
export function Gateway({ console: { gateway, timeline } }: ConsolePartProps) {
  const { gateway: texts } = usePageTexts<typeof English.console>();
  return (
    <>
      <p className="about">{texts.readOnly}</p>
      {gateway !== undefined && <Queues gateway={gateway} />}
      {timeline !== undefined && <Traces timeline={timeline} />}
    </>
  );
}
