import type { WaveProgress } from "../../../src/sdk/distribution/state/waveProgress.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import { Moment } from "../../shared/Value.tsx";
import type * as English from "../../texts/en/pages.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { useAmounts } from "./amounts.ts";
import type { CampaignPartProps } from "./partProps.ts";

/** Bars that a reader can tell apart at a glance; the table has every wave. */
const MAX_BARS = 24;

/** How far claims are, wave by wave: a chart, and the same as a table. */
export function ProgressSection({ overview: { facts, progress, isOwnTree } }: CampaignPartProps) {
  const { progress: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const money = useAmounts(facts.tokenState);
  if (progress === undefined) {
    return (
      <section aria-label={texts.heading}>
        <h2>{texts.heading}</h2>
        <p>{texts.needsTree}</p>
      </section>
    );
  }
  // One without waves opens for everybody at once.
  const hasWaves = facts.terms.waves > 0n;
  const claimed = progress.reduce((sum, wave) => sum + wave.claimed, 0n);
  const paid = progress.reduce((sum, { sums }) => sum + (sums?.paid ?? 0n), 0n);
  const unpaid = progress.reduce((sum, { sums }) => sum + (sums?.unpaid ?? 0n), 0n);
  return (
    <section aria-label={texts.heading}>
      <h2>{texts.heading}</h2>
      <p className="figure">{texts.claimed(count(claimed), count(facts.terms.count))}</p>
      <p>{isOwnTree ? texts.sums(money(paid), money(unpaid)) : texts.sumsNeedTree}</p>
      <Chart progress={progress} hasWaves={hasWaves} />
      <WaveTable progress={progress} hasWaves={hasWaves} money={money} now={facts.now} />
    </section>
  );
}

type Waves = { readonly progress: readonly WaveProgress[]; readonly hasWaves: boolean };

function Chart({ progress, hasWaves }: Waves) {
  const { progress: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  return (
    <figure className="bars" aria-hidden="true">
      {progress.slice(0, MAX_BARS).map(({ from, to, claimed }, i) => {
        const share = to > from ? Number((claimed * 1_000n) / (to - from)) / 10 : 0;
        return (
          <div key={String(from)} className="bar">
            <span>{hasWaves ? texts.wave(count(i + 1)) : texts.everybody}</span>
            <span className="track">
              <span style={{ inlineSize: `${share}%` }} />
            </span>
            <span>{texts.percent(count(share))}</span>
          </div>
        );
      })}
    </figure>
  );
}

type WaveTableProps = Waves & {
  readonly money: (amount: bigint) => string;
  readonly now: bigint;
};

function WaveTable({ progress, hasWaves, money, now }: WaveTableProps) {
  const { progress: texts } = usePageTexts<typeof English.console>();
  const { count } = useFormats();
  const hasSums = progress.some(({ sums }) => sums !== undefined);
  const rows = progress.map(({ opens, from, to, claimed, sums }, i) => (
    <tr key={String(from)} data-wave={i}>
      <th scope="row">{hasWaves ? count(i + 1) : texts.everybody}</th>
      <td>{now >= opens ? texts.isOpen : <Moment at={opens} />}</td>
      <td data-claimed={String(claimed)}>{texts.claimed(count(claimed), count(to - from))}</td>
      {hasSums && <td data-paid={String(sums?.paid)}>{money(sums?.paid ?? 0n)}</td>}
      {hasSums && <td data-unpaid={String(sums?.unpaid)}>{money(sums?.unpaid ?? 0n)}</td>}
    </tr>
  ));
  return (
    <Scrolling label={texts.table}>
      <table>
        <caption>{texts.table}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.waveColumn}</th>
            <th scope="col">{texts.opens}</th>
            <th scope="col">{texts.leaves}</th>
            {hasSums && <th scope="col">{texts.paid}</th>}
            {hasSums && <th scope="col">{texts.unpaid}</th>}
          </tr>
        </thead>
        <tbody>{rows}</tbody>
      </table>
    </Scrolling>
  );
}
