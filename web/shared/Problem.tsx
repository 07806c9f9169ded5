import { explainThrown } from "../../src/react/explainThrown.ts";

/**
 * What went wrong, why, and what to do: the toolkit's own sentences, which are English whatever the page speaks. It is said
 * aloud when it appears.
 */
export function Problem({ thrown }: { readonly thrown: unknown }) {
  const { code, reason, hint } = explainThrown(thrown);
  return (
    <div role="alert" className="problem" lang="en" dir="ltr" data-code={code}>
      <p>{reason}</p>
      {hint !== "" && <p className="hint">{hint}</p>}
    </div>
  );
}
