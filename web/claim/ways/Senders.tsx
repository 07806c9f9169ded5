import { othersFrom } from "../../../src/react/index.ts";
import { useFormats } from "../../shared/language.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

/** Who can send a claim, as the campaign's terms say. */
export function Senders({ campaign, state }: WayProps) {
  const { senders: texts } = useWayTexts();
  const { moment } = useFormats();
  const from = othersFrom(campaign);
  const others =
    from === undefined
      ? texts.othersNever
      : from <= state.asOf.now
        ? texts.othersAlways
        : texts.othersFrom(moment(from));
  const rows = [
    [texts.account, texts.accountCan],
    [texts.signed, texts.signedCan],
    [texts.others, others],
  ] as const;
  return (
    <table>
      <caption>{texts.title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.who}</th>
          <th scope="col">{texts.can}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([who, can]) => (
          <tr key={who}>
            <th scope="row">{who}</th>
            <td>{can}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
