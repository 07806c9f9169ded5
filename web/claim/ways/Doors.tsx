import type { TicketProgress } from "../../../src/react/useTicket.ts";
import { useFormats } from "../../shared/language.ts";
import { useTokens } from "../claimTexts.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

type DoorsProps = Pick<WayProps, "data" | "claim"> & {
  readonly doors: NonNullable<Extract<TicketProgress, { readonly seconds: number }>["doors"]>;
};

/** Digits of an estimate that mean anything. */
const DIGITS = 3;

/** Rather more than less. */
function rounded(wei: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(0, String(wei).length - DIGITS));
  return ((wei + unit - 1n) / unit) * unit;
}

/** What the gateway takes beside what a transaction of your own would, as the gateway estimates it. */
export function Doors({ data, claim, doors }: DoorsProps) {
  const { handIn: texts } = useWayTexts();
  const { amount, span } = useFormats();
  const { gateway, direct } = doors;
  const tokens = useTokens(claim);
  const { currency } = data.chain;
  const fee = BigInt(gateway.fee);
  return (
    <table>
      <caption>{texts.doors}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.way}</th>
          <th scope="col">{texts.time}</th>
          <th scope="col">{texts.cost}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{texts.here}</th>
          <td>{span(Math.ceil(gateway.seconds))}</td>
          <td>{fee === 0n ? texts.free : texts.keeps(tokens(fee))}</td>
        </tr>
        <tr>
          <th scope="row">{texts.direct}</th>
          <td>{span(Math.ceil(direct.seconds))}</td>
          <td>{texts.gas(amount(rounded(BigInt(direct.wei)), currency.decimals, currency.symbol))}</td>
        </tr>
      </tbody>
    </table>
  );
}
