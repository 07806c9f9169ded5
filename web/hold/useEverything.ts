import { useEffect, useState } from "react";

/** All that the page loads after it is drawn, each part where it is needed first. */
const EVERYTHING: readonly (() => Promise<unknown>)[] = [
  () => import("./Received.tsx"),
  () => import("./HeldList.tsx"),
  () => import("./Wanted.tsx"),
  () => import("./Question.tsx"),
  () => import("./AnswerByWallet.tsx"),
  () => import("./HandOn.tsx"),
  () => import("./Backup.tsx"),
  () => import("./Paper.tsx"),
  () => import("../shared/Kept.tsx"),
  () => import("../shared/Scanner.tsx"),
  () => import("../shared/Explained.tsx"),
  async () => (await import("../shared/OpenCases.tsx")).loadCaseTexts(),
  () => import("../shared/reword.ts"),
  () => import("../../src/react/handed.ts"),
  async () => (await import("../../src/react/useAnswerCheck.ts")).loadAnswerCheck(),
  ...Object.values(import.meta.glob("../texts/*/pages.ts", { import: "hold" })),
  ...Object.values(import.meta.glob("../texts/*/{errors,faults,kept}.ts")),
];

/** Milliseconds until it is begun where a browser does not tell when it is idle. */
const PATIENCE_MS = 1_500;

/** Loads all parts; true once they are there, and the page goes on without a network. */
export function useEverything(): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    const load = () =>
      Promise.all(EVERYTHING.map((one) => one())).then(
        () => setLoaded(true),
        // What is missing is asked for again when it is needed.
        () => {},
      );
    const timer = setTimeout(() => {
      if ("requestIdleCallback" in window) requestIdleCallback(() => void load());
      else void load();
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLoaded;
}
