import { useId } from "react";

type LinesProps = {
  readonly label: string;
  readonly about: string;
  readonly value: string;
  /** Lines that are seen at once. */
  readonly rows: number;
  readonly onType: (text: string) => void;
};

/** Several lines to type, paste or drop into. */
export function Lines({ label, about, value, rows, onType }: LinesProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p id={`${id}about`} className="about">
        {about}
      </p>
      <textarea
        id={id}
        aria-describedby={`${id}about`}
        rows={rows}
        dir="ltr"
        autoComplete="off"
        spellCheck="false"
        value={value}
        onChange={({ target }) => onType(target.value)}
      />
    </div>
  );
}
