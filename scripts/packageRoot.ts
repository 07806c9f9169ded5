import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of our package.json: one up from here in a checkout, two up (over dist/) in the published package. */
export function packageRoot(): string {
  const near = dirname(import.meta.dirname);
  return existsSync(join(near, "package.json")) ? near : dirname(near);
}

/** Whether this runs from a checkout, which has what makes the package, and not from the package. */
export function isCheckout(): boolean {
  return existsSync(join(packageRoot(), "tools"));
}
