import type { Noun } from "./command/verbs.ts";

/** `symbolon store ...`. */
export const store: Noun = {
  name: "store",
  summary: "where services keep their rows: look into it, back it up, restore it",
  verbs: {
    show: {
      summary: "tell what a store is, what it survives, and how many rows each table has",
      load: () => import("./store/usage/show.ts"),
    },
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
