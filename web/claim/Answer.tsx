import { lazy, Suspense } from "react";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import { Listed } from "./Listed.tsx";
import type { AnswerProps } from "./props.ts";

/** Asks a node, which the list of other campaigns does not need. */
const Rewards = lazy(async () => ({ default: (await import("./Rewards.tsx")).Rewards }));

/** Whether an address is listed, for how much, and what follows. */
export function Answer(props: AnswerProps) {
  const { loading } = useSharedTexts();
  const { root } = props.claim.terms;
  if (root !== undefined) return <Listed {...props} root={root} />;
  return (
    <Caught>
      <Suspense fallback={<p role="status">{loading}</p>}>
        <Rewards {...props} />
      </Suspense>
    </Caught>
  );
}
