import { type GatewayState, useGatewayState } from "../../../src/react/useGatewayState.ts";
import { useFormats, usePageTexts, useSharedTexts } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { Code } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { AsOf } from "./AsOf.tsx";
import { useDayTexts } from "./texts.ts";

/** How a gateway stands, and how many wait in each of its lanes. */
export function Queues({ gateway }: { readonly gateway: string }) {
  const { gateway: texts } = usePageTexts<typeof English.console>();
  const { loading } = useSharedTexts();
  const levels: Readonly<Record<string, string>> = useDayTexts().levels;
  const { data, isPending, isError, error } = useGatewayState({ gateway });
  return (
    <section aria-label={texts.queues}>
      <h2>{texts.queues}</h2>
      {isPending && <p role="status">{loading}</p>}
      {isError && data === undefined && <Problem thrown={error} />}
      {data && (
        <>
          <AsOf at={data.now} away={isError ? error : undefined} />
          <p>
            {texts.level} <code dir="ltr">{data.level}</code>
            <br />
            {levels[data.level]}
          </p>
          <Lanes {...data} />
        </>
      )}
    </section>
  );
}

function Lanes({ lanes, classes }: GatewayState) {
  const { gateway: texts } = usePageTexts<typeof English.console>();
  const { count, moment, span } = useFormats();
  return (
    <Scrolling label={texts.lanes}>
      <table>
        <caption>{texts.lanes}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.campaign}</th>
            <th scope="col">{texts.queued}</th>
            <th scope="col">{texts.expected}</th>
            <th scope="col">{texts.takes}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ lane, campaign, queued, expectedUntil, doors }) => (
            <tr key={lane} data-lane={lane}>
              <th scope="row">
                <Code>{campaign}</Code>
              </th>
              <td data-queued={queued}>{count(queued)}</td>
              <td>{expectedUntil === null ? texts.nobody : moment(Math.floor(expectedUntil))}</td>
              <td>{span(doors.gateway.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>{texts.classes}</caption>
        <tbody>
          {classes.map(({ class: name, queued }) => (
            <tr key={name}>
              <th scope="row">
                <code dir="ltr">{name}</code>
              </th>
              <td>{count(queued)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
