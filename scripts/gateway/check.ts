import type { Command } from "commander";
import type { CheckOptions } from "./check/checkGateway.ts";

export async function check(options: CheckOptions, command: Command): Promise<void> {
  const { checkGateway } = await import("./check/checkGateway.ts");
  await checkGateway(options, command);
}
