import { lazy } from "react";
import { useLostFocus } from "../shared/focus.ts";
import { Late } from "../shared/Late.tsx";
import { useSharedTexts } from "../shared/language.ts";
import { Pending } from "./Badge.tsx";
import { useClaimTexts } from "./claimTexts.ts";
import { Listed } from "./Listed.tsx";
import type { AnswerProps } from "./props.ts";

/** Asks a node, which the list of other campaigns does not need. */
const Rewards = lazy(async () => ({ default: (await import("./Rewards.tsx")).Rewards }));

/** Whether an address is listed, for how much, and what follows. */
export function Answer(props: AnswerProps) {
  const { answer } = useClaimTexts();
  const { loading } = useSharedTexts();
  const heading = useLostFocus<HTMLHeadingElement>("start");
  const { root } = props.claim.terms;
  return (
    <div className="card outcome">
      <h2 id="answer" ref={heading} tabIndex={-1} className="quiet">
        {answer.heading}
      </h2>
      {root !== undefined ? (
        <Listed {...props} root={root} />
      ) : (
        <Late fallback={<Pending>{loading}</Pending>}>
          <Rewards {...props} />
        </Late>
      )}
    </div>
  );
}
