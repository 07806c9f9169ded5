import type { Noun } from "./command/verbs.ts";

/** `symbolon store ...`. */
export const store: Noun = {
  name: "store",
  summary: "where services keep their rows: back it up, restore it; `work show --tables` looks into it",
  verbs: {
    "backup <file>": {
      summary: "write all that a store holds, as of one moment, into one file",
      load: () => import("./store/usage/backup.ts"),
    },
    "restore <file>": {
      summary: "put a backup, of any kind of store, into an empty one",
      load: () => import("./store/usage/restore.ts"),
    },
  },
};
