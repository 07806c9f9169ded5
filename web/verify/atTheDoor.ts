import { loadAnswerCheck } from "../../src/react/useAnswerCheck.ts";
import { loadCases } from "../shared/Cases.tsx";

/** What a door may need of what is shown, by the time that there is no network. */
export const AT_THE_DOOR: readonly (() => Promise<unknown>)[] = [
  () => import("./OpenQuestion.tsx"),
  () => import("../shared/Scanner.tsx"),
  loadCases,
  loadAnswerCheck,
];
