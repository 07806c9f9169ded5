import type { BootstrapState } from "./bootstrapState.ts";
import type { Check } from "./check.ts";

/** A package installed by hand shows, and so does one that went missing. */
export function checkPackages(differences: BootstrapState["differences"]): Check {
  const check = "packages";
  if (differences === null) {
    const hint = "run `npm run -s symbolon -- --help` once: it installs them";
    return { check, status: "missing", found: "not installed", hint };
  }
  if (differences.length > 0) {
    const names = `${differences.slice(0, 3).join(", ")}${differences.length > 3 ? ", ..." : ""}`;
    const found = `${differences.length} not as in the lockfile: ${names}`;
    return {
      check,
      status: "missing",
      found,
      hint: "delete node_modules and run `npm run -s symbolon -- --help`",
    };
  }
  return { check, status: "ok", found: "as in the lockfile" };
}
