import { useId } from "react";
import { Field } from "../../shared/Field.tsx";
import { Lines } from "../../shared/Lines.tsx";
import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";
import { MomentField } from "../plan/MomentField.tsx";
import { type CreateTexts, createFields, type ReadTerms } from "./createForm.ts";

type CreateFieldsProps = {
  readonly texts: CreateTexts;
  readonly onChange: (texts: CreateTexts) => void;
  readonly problems: ReadTerms["problems"];
};

/** The terms of a campaign to be typed, those that its kind has. */
export function CreateFields({ texts: typed, onChange, problems }: CreateFieldsProps) {
  const { create: texts, terms } = usePageTexts<typeof English.console>();
  const choose = (name: "kind" | "form" | "claimFor" | "recallable") => (value: string) =>
    onChange({ ...typed, [name]: value } as CreateTexts);
  const claimForNames =
    typed.kind === "cumulative"
      ? { Anyone: terms.claimForNames.Anyone, Never: terms.claimForNames.Never }
      : terms.claimForNames;
  return (
    <>
      <Choice label={terms.kind} value={typed.kind} names={terms.kinds} onChoose={choose("kind")} />
      {typed.kind === "instant" && (
        <Choice
          label={terms.form}
          value={typed.form}
          names={{ cheaper: texts.cheaper, ...terms.forms }}
          onChoose={choose("form")}
        />
      )}
      {createFields
        .filter(({ kinds }) => kinds.includes(typed.kind))
        .map(({ name, as, isNeeded }) => {
          const problem = problems[name];
          const field = {
            label: isNeeded ? texts.fields[name] : texts.optional(texts.fields[name]),
            about: texts.abouts[name],
            problem: problem && texts.problems[problem],
            value: typed[name],
            onChange: ({ target }: { readonly target: EventTarget & { readonly value: string } }) =>
              onChange({ ...typed, [name]: target.value }),
          };
          if (as === "moment") return <MomentField key={name} {...field} />;
          return (
            <Field key={name} {...field} dir="ltr" {...(["address", "token"].includes(as) ? {} : DECIMAL)} />
          );
        })}
      {typed.kind === "vesting" && (
        <ScheduleField value={typed.schedule} onChange={(schedule) => onChange({ ...typed, schedule })} />
      )}
      <Choice
        label={terms.claimFor}
        value={typed.claimFor}
        names={claimForNames}
        onChoose={choose("claimFor")}
      />
      <Choice
        label={terms.recall}
        value={typed.recallable}
        names={texts.recallableNames}
        onChoose={choose("recallable")}
      />
    </>
  );
}

const DECIMAL = { inputMode: "decimal" } as const;

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly names: Readonly<Record<string, string>>;
  readonly onChoose: (value: string) => void;
};

function Choice({ label, value, names, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChoose(target.value)}>
        {Object.entries(names).map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

type ScheduleFieldProps = { readonly value: string; readonly onChange: (text: string) => void };

function ScheduleField({ value, onChange }: ScheduleFieldProps) {
  const { create: texts } = usePageTexts<typeof English.console>();
  return (
    <Lines label={texts.schedule} about={texts.scheduleAbout} value={value} rows={6} onType={onChange} />
  );
}
