import type { Noun } from "./command/verbs.ts";

/** `symbolon govern ...`: who may do what, by when, and what happens if nobody acts. */
export const govern: Noun = {
  name: "govern",
  summary: "groups that decide: how often a roster does, what is weak, cases and how they end",
  verbs: {
    "simulate <file>": {
      summary: "from how soon seats answer, how often and how fast a roster decides; no chain is asked",
      load: () => import("./govern/simulate.ts"),
    },
  },
};
