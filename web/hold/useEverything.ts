import { loadCases } from "../shared/Cases.tsx";
import { useLoaded } from "../shared/useLoaded.ts";

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
  loadCases,
  () => import("../shared/reword.ts"),
  () => import("../../src/react/handed.ts"),
  async () => (await import("../../src/react/useAnswerCheck.ts")).loadAnswerCheck(),
  ...Object.values(import.meta.glob("../texts/*/pages.ts", { import: "hold" })),
  ...Object.values(import.meta.glob("../texts/*/{errors,faults,kept}.ts")),
];

/** True once all is there, and the page goes on without a network. */
export const useEverything = (): boolean => useLoaded(EVERYTHING);
