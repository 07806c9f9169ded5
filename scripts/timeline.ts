import type { Noun } from "./command/verbs.ts";

/** `symbolon timeline ...`: what happened on chains, followed into a store. */
export const timeline: Noun = {
  name: "timeline",
  summary: "follow what happens on chains into a store, so that every result can be traced back",
  help: `
--store may be set once for all as DATABASE_URL, --rpc as SYMBOLON_RPC_URL. \`symbolon trace\` answers from such a store.
docs/find-out-what-happened.md tells the story.`,
  verbs: {
    follow: {
      summary:
        "read the events of our contracts into a store, each once, until it is stopped or the newest block is read",
      load: () => import("./timeline/follow.ts"),
    },
    show: {
      summary: "which chains are followed, how far, how sure that is, and which contracts",
      load: () => import("./timeline/usage/show.ts"),
    },
    check: {
      summary:
        "compare the store with what contracts keep, or with its blocks' hashes, and name what differs",
      load: () => import("./timeline/usage/check.ts"),
    },
    incidents: {
      summary:
        "hold what happened against rules, and name what should not be: who, why, since when, what to do",
      load: () => import("./timeline/usage/incidents.ts"),
    },
    report: {
      summary:
        "how long things took and whom they waited for, who has gone quiet, and the day beside its rehearsal",
      load: () => import("./timeline/usage/report.ts"),
    },
    "take <file...>": {
      summary: "take in what verifiers have recorded of their answers, each once",
      load: () => import("./timeline/usage/take.ts"),
    },
    forget: {
      summary: "remove what people handed in and nobody needs any more: signatures, verifiers' answers",
      load: () => import("./timeline/usage/forget.ts"),
    },
    export: {
      summary: "hand events, steps, intents, verifications or spans on: CSV, JSON lines, OpenTelemetry",
      load: () => import("./timeline/export.ts"),
    },
    serve: {
      summary:
        "answer traces, events and progress over HTTP, and metrics for Prometheus, until it is stopped",
      load: () => import("./timeline/usage/serve.ts"),
    },
  },
};
