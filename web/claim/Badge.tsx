import type { ReactNode } from "react";

/** How a status is meant: it is well, it needs patience or a step, or nothing can be had. */
export type Tone = "ok" | "wait" | "no";

const SIGNS: Readonly<Record<Tone, string>> = { ok: "✓", wait: "•", no: "✕" };

/** Stands where the status will be, and takes its room: nothing moves when it comes. */
export function Pending({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="badge pending">
      {children}
    </p>
  );
}

/** A status in a word; its tone is a sign too, for whoever tells no colours apart. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <strong className={`badge ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </strong>
  );
}
