import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SymbolonError } from "../src/core/errors.ts";

/** The folder of our package.json: one up from here in a checkout, two up (over dist/) in the published package. */
export function packageRoot(): string {
  const near = dirname(import.meta.dirname);
  return existsSync(join(near, "package.json")) ? near : dirname(near);
}

/**
 * Some commands build contracts or run a chain: the repository brings what they need, the published package does not.
 * @throws SymbolonError `NeedsCheckout`
 */
export function requireCheckout(command: string): void {
  if (existsSync(join(packageRoot(), "hardhat.config.ts"))) return;
  throw new SymbolonError({
    code: "NeedsCheckout",
    reason: `"symbolon ${command}" needs the contracts and the embedded chain, which the published package lacks.`,
    hint: `Clone the repository and run: npm run -s symbolon -- ${command}`,
    details: { command },
  });
}
