import { useId } from "react";
import { endsInPause } from "../../../src/react/endsInPause.ts";
import { useFormats } from "../../shared/language.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WayProps } from "./wayProps.ts";

const HOUR = 3_600n;
/** Seconds for which a signature may be good. One without an end would lie about for ever. */
const SPANS = [HOUR, 24n * HOUR, 7n * 24n * HOUR, 30n * 24n * HOUR] as const;
export const USUAL_SPAN = SPANS[2];

type HowLongProps = Pick<WayProps, "state"> & {
  readonly seconds: bigint;
  /** Unix seconds: so many from now on. */
  readonly deadline: bigint;
  readonly onChange: (seconds: bigint) => void;
};

/** Asks for how long a signature is to be good, and says so where claims are paused for as long. */
export function HowLong({ state, seconds, deadline, onChange }: HowLongProps) {
  const { signed: texts } = useWayTexts();
  const { span, moment } = useFormats();
  const id = useId();
  const pausedUntil = state.kind === "paused" ? state.until : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{texts.deadline}</label>
      <select id={id} value={String(seconds)} onChange={({ target }) => onChange(BigInt(target.value))}>
        {SPANS.map((one) => (
          <option key={one} value={String(one)}>
            {span(one)}
          </option>
        ))}
      </select>
      {pausedUntil !== undefined && endsInPause(deadline, pausedUntil) && (
        <p className="notice" role="status">
          {texts.inPause(moment(pausedUntil))}
        </p>
      )}
    </div>
  );
}
