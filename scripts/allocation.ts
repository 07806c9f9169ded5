import type { Command } from "commander";
import { registerCheck } from "./allocation/checkCommand.ts";
import { registerFromCredentials } from "./allocation/fromCredentialsCommand.ts";
import { registerNext } from "./allocation/nextCommand.ts";

/** `symbolon allocation check | next | from-credentials | trace | verify`. The bodies are loaded when they run, so that `--help` is quick. */
export function registerAllocation(program: Command): void {
  const allocation = program
    .command("allocation")
    .description("who is to get how much, before there is a tree");
  registerCheck(allocation);
  registerNext(allocation);
  registerFromCredentials(allocation);
}
