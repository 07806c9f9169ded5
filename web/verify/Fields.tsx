import { useId } from "react";
import type { ReadPresentation } from "../../src/react/index.ts";
import { fieldText } from "../shared/fieldText.ts";
import { usePageTexts } from "../shared/language.ts";
import { Facts } from "../shared/Value.tsx";
import type { Texts } from "./verifyTexts.ts";

type FieldsProps = {
  readonly values: ReadPresentation["values"];
  readonly isListed: boolean;
};

/** The fields that are shown. Whatever stands in them is text, in a direction of its own. */
export function Fields({ values, isListed }: FieldsProps) {
  const texts = usePageTexts<Texts>().fields;
  const headingId = useId();
  const shown = Object.entries(values);
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>{isListed ? texts.heading : texts.claimed}</h2>
      {shown.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <Facts
          facts={shown.map(([name, value]) => [name, <bdi className="value">{fieldText(value, texts)}</bdi>])}
        />
      )}
    </section>
  );
}
