import type { Command } from "commander";
import { registerBurst } from "./rehearse/registerBurst.ts";
import { registerCompare } from "./rehearse/registerCompare.ts";
import { registerDryRun } from "./rehearse/registerDryRun.ts";
import { registerPlan } from "./rehearse/registerPlan.ts";
import { registerWork } from "./rehearse/registerWork.ts";

/** `symbolon rehearse ...`: claim day, before it happens. The bodies are loaded when they run, so that `--help` is quick. */
export function registerRehearse(program: Command): void {
  const rehearse = program
    .command("rehearse")
    .description("claim day before it happens: claim every leaf on a fork, play the burst, choose waves");
  registerDryRun(rehearse);
  registerWork(rehearse);
  registerBurst(rehearse);
  registerPlan(rehearse);
  registerCompare(rehearse);
}
