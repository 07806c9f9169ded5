import { type ReactNode, useEffect, useState } from "react";
import { useFormats, useSharedTexts } from "./language.ts";

/** An address, hash or other code, independent of the direction of the surrounding text. */
export function Code({ children }: { readonly children: string }) {
  return (
    <code dir="ltr" translate="no">
      {children}
    </code>
  );
}

/** An address, or a hash. */
const LONG_HEX = /^0x(?:[\da-f]{40}|[\da-f]{64})$/i;

/** The two ends of an address or a hash, for the eye; the whole of it for whoever hears, prints or points at it. */
export function ShortHex({ children: hex }: { readonly children: string }) {
  const brief = shortHex(hex);
  if (brief === hex) return <Code>{hex}</Code>;
  return (
    <code dir="ltr" translate="no" title={hex}>
      <span aria-hidden="true" className="brief">
        {brief}
      </span>
      <span className="quiet whole">{hex}</span>
    </code>
  );
}

/** The same within a sentence. */
export function shortHex(hex: string): string {
  return !LONG_HEX.test(hex) ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** A moment in unix seconds, in the reader's format. */
export function Moment({ at }: { readonly at: bigint | number }) {
  const { moment } = useFormats();
  const date = new Date(Number(at) * 1_000);
  // Beyond the range of dates, it is shown in seconds.
  if (Number.isNaN(date.getTime())) return <>{moment(at)}</>;
  return <time dateTime={date.toISOString()}>{moment(at)}</time>;
}

/** Names and values, one below the other. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Milliseconds for which a button says that it has copied. */
const SAID_MS = 3_000;

type CopyProps = {
  readonly text: string;
  readonly label: string;
  /** The accessible name; it begins with the label. Default: the label. */
  readonly name?: string;
};

/** Copies a text; where the device forbids it, the text is shown for selection by hand. */
export function Copy({ text, label, name }: CopyProps) {
  const { copied } = useSharedTexts();
  const [outcome, setOutcome] = useState<"copied" | "refused">();
  useEffect(() => {
    if (outcome !== "copied") return;
    const timer = setTimeout(() => setOutcome(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    done.then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  return (
    <>
      <button type="button" className="plain" aria-label={name} onClick={copy}>
        {label}
      </button>
      <span role="status">{outcome === "copied" ? copied : ""}</span>
      {outcome === "refused" && <textarea readOnly dir="ltr" value={text} aria-label={label} rows={4} />}
    </>
  );
}

/** Saves a text as a file; nothing of it leaves the device. */
export function saveFile(name: string, text: string, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
