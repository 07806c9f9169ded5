import type { Command } from "commander";
import { lazily } from "../../../command/lazily.ts";
import { ofCase } from "../caseOptions.ts";

/** `symbolon govern case show CREDENTIAL`. */
export function defineShow(command: Command): void {
  ofCase(command).action(lazily(async () => (await import("../show.ts")).show));
}
