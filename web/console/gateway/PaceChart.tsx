import type { CountedClaims } from "../../../src/react/useClaimCounts.ts";
import { useFormats } from "../../shared/language.ts";
import { Scrolling } from "../plan/Scrolling.tsx";
import { useDayTexts } from "./texts.ts";

const MINUTE = 60;
/** Of the drawing; a bar is one unit wide. */
const HEIGHT = 20;

type PaceProps = NonNullable<CountedClaims["pace"]>;

/** The claims of each minute of an hour: in words, as bars, and as a table. The last minute runs on: its bar is pale. */
export function PaceChart({ from, claims }: PaceProps) {
  const texts = useDayTexts();
  const { count, minute } = useFormats();
  const most = Math.max(...claims);
  const sum = claims.reduce((all, one) => all + one, 0);
  const words = texts.paceAbout(count(claims.at(-2) ?? 0), count(most), count(sum));
  const momentOf = (i: number) => minute(from + i * MINUTE);
  return (
    <>
      <h3>{texts.pace}</h3>
      <p>{words}</p>
      {/* Time runs from left to right, whatever the text does. */}
      <div dir="ltr">
        <svg
          role="img"
          aria-label={`${texts.pace}: ${words}`}
          viewBox={`0 0 ${claims.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          width="100%"
          height="120"
        >
          {claims.map((one, i) => {
            const height = most === 0 ? 0 : (one / most) * HEIGHT;
            return (
              <rect
                key={momentOf(i)}
                x={i + 0.1}
                y={HEIGHT - height}
                width={0.8}
                height={height}
                fill="var(--action)"
                fillOpacity={i === claims.length - 1 ? 0.5 : 1}
              />
            );
          })}
          <rect y={HEIGHT - 0.2} width={claims.length} height={0.2} fill="var(--edge)" />
        </svg>
        <p className="hint">
          <bdi>{momentOf(0)}</bdi> – <bdi>{momentOf(claims.length)}</bdi>
        </p>
      </div>
      <details>
        <summary>{texts.paceTable}</summary>
        <Scrolling label={texts.pace}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.minute}</th>
                <th scope="col">{texts.claims}</th>
              </tr>
            </thead>
            <tbody>
              {claims.map((one, i) => (
                <tr key={momentOf(i)}>
                  <th scope="row">{momentOf(i)}</th>
                  <td>{count(one)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      </details>
    </>
  );
}
