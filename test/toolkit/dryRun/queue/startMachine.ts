import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { QueueTiming } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import type { FakePlan } from "../workers/fakeRanges.ts";

/** What a machine does, and with what. */
export type MachineRole = {
  readonly role: "collect" | "work";
  readonly url: string;
  readonly timing: QueueTiming;
  readonly count: number;
  readonly folder: string;
  readonly plan: FakePlan;
  readonly seed?: string;
};

export type Machine = { readonly child: ChildProcess; readonly end: () => Promise<number | null> };

/** Starts a process that stands for a machine; `end` waits for it. */
export function startMachine(role: MachineRole): Machine {
  const program = fileURLToPath(new URL("./machine.ts", import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(role)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  return { child, end: async () => (await ended)[0] };
}
