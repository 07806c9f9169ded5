import { lazy, Suspense } from "react";
import type { ClaimData, PageData } from "../../src/page/config/index.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import { Listed } from "./Listed.tsx";

export type AnswerProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  /** As it was typed. */
  readonly account: string;
  /** A presentation that a link brought, for the campaign's gate. */
  readonly credential: string | undefined;
  /** Whether the reader has asked for their wallet. */
  readonly isConnecting: boolean;
  readonly connect: () => void;
};

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
