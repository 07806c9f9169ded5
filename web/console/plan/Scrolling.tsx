import type { ReactNode } from "react";

type ScrollingProps = { readonly label: string; readonly children: ReactNode };

/** What may be wider than a phone, in a box that scrolls by itself. */
export function Scrolling({ label, children }: ScrollingProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it, a keyboard cannot scroll to what is cut off.
    <section className="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
