/**
 * Writes examples/gateway/gateway.schema.json, what a file of options for a gateway may say: `node
 * tools/generate/gatewaySchema.ts`; with `--check` it writes nothing and fails where the file differs.
 */
import { join } from "node:path";
import type { Option } from "commander";
import { configSchema } from "../../scripts/gateway/config/members.ts";
import { buildProgram } from "../../scripts/program.ts";
import { type GeneratedFile, writeOrCheck } from "./writeOrCheck.ts";

/** The options of the commands that take such a file, by what their values are called; the first that has one describes it. */
export async function gatewayOptions(): Promise<ReadonlyMap<string, Option>> {
  const found = new Map<string, Option>();
  for (const verb of ["start", "api", "worker"]) {
    const { command } = await buildProgram(["gateway", verb]);
    const noun = command.commands.find((one) => one.name() === "gateway");
    for (const option of noun?.commands.find((one) => one.name() === verb)?.options ?? []) {
      const name = option.attributeName();
      if (!found.has(name)) found.set(name, option);
    }
  }
  return found;
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
