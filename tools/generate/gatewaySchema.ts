/**
 * Writes examples/gateway/gateway.schema.json, what a file of options for a gateway may say: `node
 * tools/generate/gatewaySchema.ts`; with `--check` it writes nothing and fails where the file differs.
 */
import { join } from "node:path";
import type { Option } from "commander";
import { configSchema } from "../../scripts/gateway/config/members.ts";
import { buildProgram } from "../../scripts/program.ts";
import { type GeneratedFile, writeOrCheck } from "./writeOrCheck.ts";

/** The options of `gateway start`, by what their values are called. */
export async function gatewayOptions(): Promise<ReadonlyMap<string, Option>> {
  const { command } = await buildProgram(["gateway", "start"]);
  const noun = command.commands.find((one) => one.name() === "gateway");
  const start = noun?.commands.find((one) => one.name() === "start");
  return new Map(start?.options.map((option) => [option.attributeName(), option]));
}

export async function gatewaySchemaFile(): Promise<GeneratedFile> {
  const options = await gatewayOptions();
  const schema = configSchema((name) => options.get(name)?.description.replace(/; repeatable/, "") ?? "");
  return {
    path: join(import.meta.dirname, "..", "..", "examples", "gateway", "gateway.schema.json"),
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  };
}

if (import.meta.main) writeOrCheck("gatewaySchema", [await gatewaySchemaFile()]);
