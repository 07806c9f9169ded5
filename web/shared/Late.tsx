import { type ReactNode, Suspense } from "react";
import { useSharedTexts } from "./language.ts";
import { Caught } from "./Problem.tsx";

type LateProps = {
  readonly children: ReactNode;
  /** Shown until it has come; default: nothing. */
  readonly fallback?: ReactNode;
};

/** A part that is loaded when it is drawn: if it does not come, an error is shown instead, and the rest of the page stays. */
export function Late({ children, fallback }: LateProps) {
  return (
    <Caught>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Caught>
  );
}

/** Says that a part is on its way. */
export function Loading() {
  const { loading } = useSharedTexts();
  return <p role="status">{loading}</p>;
}
