import { useEffect, useState } from "react";

/*
 * Whoever frames a page can lay it, unseen, under what somebody presses. A policy in the document itself cannot forbid frames
 * (`frame-ancestors` counts only as a header, CSP Level 3), and many static hosts send no headers: so pages look for themselves.
 */

/** Whether the page is shown within another one. */
export const isFramed = (): boolean => window.parent !== window;

/** `own`: in a window of its own; `asking`: it may be Safe's app that frames it; `stranger`: anybody else. */
export type Frame = "own" | "asking" | "safe" | "stranger";

/** Milliseconds between two questions, and until a silent frame counts as a stranger's. */
const ASK_EVERY_MS = 500;
const PATIENCE_MS = 3_000;

/**
 * Within what the page is shown. That it is Safe's app, an answer from its origin proves, which nobody else can send; one that
 * comes late counts, too. Safe's app must itself be in a window of its own.
 */
export function useFrame(isSafeAllowed: boolean): Frame {
  const maySafe = isSafeAllowed && window.parent === window.top;
  const [frame, setFrame] = useState<Frame>(() => {
    if (!isFramed()) return "own";
    return maySafe ? "asking" : "stranger";
  });
  useEffect(() => {
    if (!isFramed() || !maySafe) return;
    const left = new AbortController();
    const ask = async () => {
      try {
        const { askSafe } = await import("../../src/react/askSafe.ts");
        await askSafe("getSafeInfo", undefined, left.signal);
        setFrame("safe");
        left.abort();
      } catch {
        // Nobody has answered by then, or it was no answer.
      }
    };
    // Safe's app may begin to listen later than the page does.
    const asking = setInterval(() => void ask(), ASK_EVERY_MS);
    const patience = setTimeout(() => setFrame("stranger"), PATIENCE_MS);
    left.signal.addEventListener("abort", () => {
      clearInterval(asking);
      clearTimeout(patience);
    });
    void ask();
    return () => left.abort();
  }, [maySafe]);
  return frame;
}
