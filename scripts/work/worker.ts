import type { Command } from "commander";
import { keepFaults } from "../../src/services/delivery/work/keepFaults.ts";
import { openStore } from "../../src/services/store/openStore.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { openChains } from "./openChains.ts";
import { runWorkers, troubleTeller } from "./runWorkers.ts";
import type { ChainConfig } from "./workConfig.ts";

/** What the process of a worker is told, by its channel alone: no list of processes shows it. */
export type WorkerJob = {
  readonly name: string;
  readonly store: string;
  readonly storeListen: string | undefined;
  readonly chains: readonly ChainConfig[];
  /** Of keystores, by their files. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly maxValue: bigint | undefined;
};

/** `symbolon work worker`: the process of a worker, started by `work start` and by nobody else. */
export function define(command: Command): void {
  command.action(() => whileUninterrupted(serve));
}

async function serve(interrupted: AbortSignal): Promise<void> {
  const { name, store, storeListen, chains: configs, passwords, maxValue } = await readJob();
  const orphaned = new AbortController();
  // Whoever started it is gone.
  process.once("disconnect", () => orphaned.abort());
  const signal = AbortSignal.any([interrupted, orphaned.signal]);
  const passwordOf = async (file: string) => passwords.get(file) ?? "";
  const chains = await openChains(configs, { passwordOf, warn: () => undefined });
  const sql = await openStore(store, { direct: storeListen });
  const endKeeping = keepFaults(sql, chains, troubleTeller(signal));
  try {
    await runWorkers({ sql, chains, names: [name], maxValue, signal });
  } finally {
    await endKeeping();
    await sql.close();
    if (process.connected) process.disconnect();
  }
}

function readJob(): Promise<WorkerJob> {
  return new Promise((resolve, reject) => {
    process.once("message", (job) => resolve(job as WorkerJob));
    process.once("disconnect", () => reject(new Error("The work is missing.")));
  });
}
