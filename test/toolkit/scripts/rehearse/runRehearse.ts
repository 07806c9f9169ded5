import { Command } from "commander";
import { registerRehearse } from "../../../../scripts/rehearse.ts";
import { runProgram } from "../../../../scripts/runProgram.ts";
import { captured } from "../runAttestation.ts";
import type { Ended } from "../runProcess.ts";

/** Runs `symbolon rehearse ...` in this process, which spares a second a call. */
export function runRehearse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return captured(env, ["node", "symbolon", "rehearse", ...args], async () => {
    const program = new Command("symbolon");
    registerRehearse(program);
    await runProgram(program);
  });
}
