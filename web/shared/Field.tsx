import { type ComponentProps, type ReactNode, useId } from "react";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  readonly label: string;
  /** What is wanted, in a sentence below the label. */
  readonly about?: ReactNode;
  /** What is wrong with what was typed. */
  readonly problem?: ReactNode;
};

/** A line to type into, with its label, what is wanted, and what is wrong with it, all tied together for a screen reader. */
export function Field({ label, about, problem, ...input }: FieldProps) {
  const id = useId();
  const aboutId = about === undefined ? undefined : `${id}about`;
  const problemId = problem === undefined ? undefined : `${id}problem`;
  const describedBy = [aboutId, problemId].filter((one) => one !== undefined).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {about !== undefined && (
        <p id={aboutId} className="about">
          {about}
        </p>
      )}
      <input
        id={id}
        autoComplete="off"
        spellCheck="false"
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy === "" ? undefined : describedBy}
        {...input}
      />
      {problem !== undefined && (
        <p id={problemId} role="alert" className="wrong">
          {problem}
        </p>
      )}
    </div>
  );
}
