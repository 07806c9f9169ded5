import { SymbolonError } from "../../core/errors.ts";

/** The tested versions of viem; packages/symbolon/package.json gives the same to npm. */
export const viemRange = { from: [2, 45, 0], before: 3 } as const;

const RANGE = `${viemRange.from.join(".")} up to, and not including, ${viemRange.before}`;

/**
 * Refuses other versions. npm refuses or warns too, but can be made to install one all the same.
 * @param found `2.57.1`; undefined: no viem
 */
export function requireViem(found: string | undefined): void {
  if (found === undefined) {
    throw new SymbolonError({
      code: "ViemMissing",
      reason: `Symbolon needs viem (${RANGE}) in your project, and finds none.`,
      hint: "Install it with: npm install viem@2.",
    });
  }
  const [major = 0, minor = 0, patch = 0] = found.split(/[.+-]/).map(Number);
  const [atLeastMajor, atLeastMinor, atLeastPatch] = viemRange.from;
  const isOld = major - atLeastMajor || minor - atLeastMinor || patch - atLeastPatch;
  if (isOld >= 0 && major < viemRange.before) return;
  throw new SymbolonError({
    code: "ViemOutsideRange",
    reason: `Your project has viem ${found}, but Symbolon needs ${RANGE}.`,
    hint: "Run npm install viem@2. If another package holds viem back, npm explain viem names that package.",
    details: { found, from: viemRange.from.join("."), before: String(viemRange.before) },
  });
}
