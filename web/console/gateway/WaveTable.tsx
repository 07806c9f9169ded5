import type { CountedClaims } from "../../../src/react/useClaimCounts.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { useDayTexts } from "./texts.ts";

type WaveTableProps = Pick<CountedClaims, "waves" | "moreWaves" | "time"> & {
  readonly money: (amount: bigint) => string;
};

/** What of each wave was claimed. */
export function WaveTable({ waves, moreWaves, time, money }: WaveTableProps) {
  const { progress: texts } = usePageTexts<typeof English.console>();
  const day = useDayTexts();
  const { count } = useFormats();
  const shareOf = (claimed: number, leaves: number) =>
    leaves === 0 ? 0 : Math.round((claimed / leaves) * 1_000) / 10;
  return (
    <>
      <Scrolling label={texts.table}>
        <table>
          <caption>{texts.table}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.waveColumn}</th>
              <th scope="col">{texts.opens}</th>
              <th scope="col">{texts.leaves}</th>
              <th scope="col">%</th>
              <th scope="col">{texts.paid}</th>
            </tr>
          </thead>
          <tbody>
            {waves.map(({ wave, opens, leaves, claimed, paid }) => (
              <tr key={wave} data-wave={wave}>
                <th scope="row">{count(wave)}</th>
                <td>{time !== null && time >= opens ? texts.isOpen : <Moment at={opens} />}</td>
                <td>{texts.claimed(count(claimed), count(leaves))}</td>
                <td>{texts.percent(count(shareOf(claimed, leaves)))}</td>
                <td>{money(paid)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      {moreWaves > 0 && <p className="hint">{day.moreWaves(count(moreWaves))}</p>}
    </>
  );
}
