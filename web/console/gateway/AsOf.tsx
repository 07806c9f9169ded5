import { useFormats } from "../../shared/language.ts";
import { Problem } from "../../shared/Problem.tsx";
import { useDayTexts } from "./texts.ts";

type AsOfProps = {
  /** Unix seconds, by the service's clock, or by the chain's where a block is given. */
  readonly at: number;
  readonly block?: number | undefined;
  /** Why the service did not answer when it was asked last; undefined: it did. */
  readonly away: unknown;
};

/** As of when figures hold; and, where their service is away since, that they are old, and why. */
export function AsOf({ at, block, away }: AsOfProps) {
  const texts = useDayTexts();
  const { moment, count } = useFormats();
  if (away === undefined) {
    return (
      <p className="hint">
        {block === undefined ? texts.asOf(moment(at)) : texts.asOfBlock(count(block), moment(at))}
      </p>
    );
  }
  return (
    <>
      <p className="notice" data-old="away">
        {texts.old(moment(at))}
      </p>
      <Problem thrown={away} />
    </>
  );
}
