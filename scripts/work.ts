import type { Noun } from "./command/verbs.ts";

/** `symbolon work ...`: what somebody submits is done once, by however many workers. */
export const work: Noun = {
  name: "work",
  summary: "send many: submit claims and requests to a store, and have workers send each exactly once",
  help: `
--store may be set once for all as DATABASE_URL, --rpc as SYMBOLON_RPC_URL. docs/send-many.md tells the story, and what happens
when something dies.`,
  loadExplain: async () => (await import("../src/sdk/distribution/decodeClaimError.ts")).campaignRefusal,
  verbs: {
    start: {
      summary: "run workers over a store, until they are stopped or all is done",
      load: () => import("./work/usage/start.ts"),
    },
    "submit [file...]": {
      summary: "put signed claims, claims and signed requests into the store, each once",
      load: () => import("./work/usage/submit.ts"),
    },
    "show [intent...]": {
      summary: "what waits, what is under way, what is parked and why, and what each key does",
      load: () => import("./work/usage/show.ts"),
    },
    pause: {
      summary: "have all workers begin nothing new",
      load: () => import("./work/usage/pause.ts"),
    },
    resume: {
      summary: "have them go on",
      load: () => import("./work/usage/resume.ts"),
    },
    drain: {
      summary: "take nothing new in, and wait until all that is there is done",
      load: () => import("./work/usage/drain.ts"),
    },
    "retry [intent...]": {
      summary: "try parked intents again, once what parked them is mended",
      load: () => import("./work/usage/retry.ts"),
    },
    worker: {
      summary: "",
      isHidden: true,
      load: () => import("./work/worker.ts"),
    },
  },
};
