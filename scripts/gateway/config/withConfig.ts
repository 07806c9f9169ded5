import type { Command } from "commander";
import { readGatewayConfig } from "./readGatewayConfig.ts";

/**
 * Options, with those of their file where the command line gives none: the file goes before variables of the environment.
 * @throws SymbolonError as `readGatewayConfig`
 */
export function withConfig<Options extends object>(
  options: Options & { readonly config?: string },
  command: Command,
): Omit<Options, "config"> {
  const { config, ...given } = options;
  if (config === undefined) return given;
  const own = Object.entries(readGatewayConfig(config, command)).filter(
    ([name]) => command.getOptionValueSource(name) !== "cli",
  );
  return { ...given, ...Object.fromEntries(own) };
}
