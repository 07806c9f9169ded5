import type { Command } from "commander";
import { lazily } from "../../../command/lazily.ts";
import { readAddress } from "../../../command/optionReaders.ts";
import { ofGroup } from "../../commonOptions.ts";

/** `symbolon govern panel show DESK`. */
export function defineShow(command: Command): void {
  ofGroup(command)
    .argument("<desk>", "its address", readAddress)
    .action(lazily(async () => (await import("../show.ts")).show));
}
