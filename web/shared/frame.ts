import { useEffect, useState } from "react";

/*
 * Whoever frames a page can lay it, unseen, under what somebody presses. A policy in the document itself cannot forbid frames
 * (`frame-ancestors` counts only as a header, CSP Level 3), and many static hosts send no headers: so pages look for themselves.
 */

/** The only page that may frame one of ours, where its builder allows it. */
export const SAFE_APP = "https://app.safe.global";

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
    return askSafe(setFrame);
  }, [maySafe]);
  return frame;
}

/** Asks by the protocol of Safe's apps (safe-apps-sdk) which Safe is open. Only Safe's app gets the question. */
function askSafe(tell: (frame: Frame) => void): () => void {
  const id = crypto.randomUUID();
  const ask = () =>
    window.parent.postMessage({ id, method: "getSafeInfo", env: { sdkVersion: "9.1.0" } }, SAFE_APP);
  const asking = setInterval(ask, ASK_EVERY_MS);
  const patience = setTimeout(() => {
    clearInterval(asking);
    tell("stranger");
  }, PATIENCE_MS);
  const stop = () => {
    clearInterval(asking);
    clearTimeout(patience);
  };
  const hear = ({ origin, source, data }: MessageEvent) => {
    if (origin !== SAFE_APP || source !== window.parent) return;
    if ((data as { readonly id?: unknown } | null)?.id !== id) return;
    stop();
    tell("safe");
  };
  window.addEventListener("message", hear);
  ask();
  return () => {
    stop();
    window.removeEventListener("message", hear);
  };
}
