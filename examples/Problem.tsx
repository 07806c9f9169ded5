import { explainThrown } from "../src/react/index.ts";

/** What happened, and what to do: every error of the hooks has both. */
export function Problem({ thrown }: { readonly thrown: unknown }) {
  const { reason, hint } = explainThrown(thrown, "claimant");
  return (
    <p role="alert">
      {reason} {hint}
    </p>
  );
}
