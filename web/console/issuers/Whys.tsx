import { withoutSeconds } from "../../../src/react/explainedError.ts";
import { useFormats } from "../../shared/language.ts";
import { useIssuerTexts } from "./texts.ts";

/** Sentences that are shown at most. */
const MAX_SHOWN = 50;

type WhysProps = {
  readonly title: string;
  readonly whys: readonly (readonly [key: string, why: string])[];
};

/** Why something is left out or refused: the toolkit's own sentences, which are English whatever the page speaks. */
export function Whys({ title, whys }: WhysProps) {
  const { change: texts } = useIssuerTexts();
  const { count } = useFormats();
  return (
    <details open={whys.length <= 5}>
      <summary>{title}</summary>
      <ul lang="en" dir="ltr">
        {whys.slice(0, MAX_SHOWN).map(([key, why]) => (
          <li key={key}>{withoutSeconds(why)}</li>
        ))}
      </ul>
      {whys.length > MAX_SHOWN && <p>{texts.more(count(whys.length - MAX_SHOWN))}</p>}
    </details>
  );
}
