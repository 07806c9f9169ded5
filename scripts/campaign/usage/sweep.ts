import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { sending } from "../commonOptions.ts";

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .option("--dry-run", "tell what would be sent, send nothing")
    .action(lazily(async () => (await import("../sweep.ts")).sweep));
}
