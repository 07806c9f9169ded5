import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { directionOf, useFormats } from "../shared/language.ts";

type PartTabsProps<Name extends string> = {
  readonly label: string;
  readonly names: Readonly<Record<Name, string>>;
  readonly offered: readonly Name[];
  readonly shown: Name;
  readonly onChoose: (name: Name) => void;
  /** Of the shown one. */
  readonly children: ReactNode;
};

/**
 * Parts of which one is shown, as tabs, by the pattern of WAI-ARIA. Arrows, Home and End move along them, Enter or Space opens one: a part is
 * loaded and asks the chain, so none opens just by being passed.
 */
export function PartTabs<Name extends string>(props: PartTabsProps<Name>) {
  const { label, names, offered, shown, onChoose, children } = props;
  const { language } = useFormats();
  const id = useId();
  /** The tab with the focus. Undefined: no tab has it, and the Tab key reaches the shown one. */
  const [reached, setReached] = useState<Name>();
  const stop = reached !== undefined && offered.includes(reached) ? reached : shown;
  const move = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isBackwards = directionOf(language) === "rtl";
    const at = offered.indexOf(stop);
    const places: Readonly<Record<string, number>> = {
      ArrowRight: isBackwards ? at - 1 : at + 1,
      ArrowLeft: isBackwards ? at + 1 : at - 1,
      Home: 0,
      End: -1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : offered.at(place % offered.length);
    if (next === undefined) return;
    event.preventDefault();
    document.getElementById(`${id}${next}`)?.focus();
  };
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setReached(undefined);
  };
  return (
    <>
      <div role="tablist" aria-label={label} className="actions" onKeyDown={move} onBlur={leave}>
        {offered.map((name) => (
          <button
            key={name}
            id={`${id}${name}`}
            type="button"
            role="tab"
            className={name === shown ? "" : "plain"}
            aria-selected={name === shown}
            aria-controls={`${id}${name}panel`}
            tabIndex={name === stop ? 0 : -1}
            onFocus={() => setReached(name)}
            onClick={() => onChoose(name)}
          >
            {names[name]}
          </button>
        ))}
      </div>
      {offered.map((name) => (
        <div
          key={name}
          id={`${id}${name}panel`}
          role="tabpanel"
          aria-labelledby={`${id}${name}`}
          hidden={name !== shown}
        >
          {name === shown && children}
        </div>
      ))}
    </>
  );
}
