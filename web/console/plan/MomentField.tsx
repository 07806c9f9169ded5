import type { ComponentProps } from "react";
import { Field } from "../../shared/Field.tsx";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { LAST_MOMENT, momentOf } from "./moments.ts";

type MomentFieldProps = Pick<ComponentProps<typeof Field>, "label" | "problem" | "onChange"> & {
  readonly about: string;
  /** As `datetime-local` has it, of UTC. */
  readonly value: string;
};

/**
 * A moment of UTC, chosen from a calendar, and the same in the reader's zone beside it. Within a form, the browser itself refuses
 * one that is typed by half, which its value does not show.
 */
export function MomentField({ value, about, ...field }: MomentFieldProps) {
  const { moments: texts } = usePageTexts<typeof English.console>();
  const { moment } = useFormats();
  const read = momentOf(value);
  const yours = read === undefined ? [] : [texts.yours(moment(read))];
  return (
    <Field
      {...field}
      about={[about, ...yours].join(" ")}
      type="datetime-local"
      step={1}
      max={LAST_MOMENT}
      dir="ltr"
      value={value}
    />
  );
}
