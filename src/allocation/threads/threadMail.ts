import type { MessagePort } from "node:worker_threads";
import type { SharedTask } from "./sharedTask.ts";

/** What a thread is started with. */
export type ThreadStart = {
  /** Where it finds its tasks, and where it says by the name of its hasher that it is ready. */
  readonly mailbox: MessagePort;
  /** Counts what was put into mailboxes; threads sleep on it. */
  readonly bell: Int32Array;
};

/** Ends a thread. */
export const CLOSE = "close";

export type Mail = SharedTask | typeof CLOSE;
