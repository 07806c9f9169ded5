import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql } from "../../store/sql.ts";

/** Chains whose ether is worth nothing: local ones, and the well-known public ones for tests. */
const TEST_CHAINS: ReadonlySet<number> = new Set([
  // Hardhat, anvil; Ganache.
  31_337, 1_337,
  // Sepolia, Hoodi, Holesky.
  11_155_111, 560_048, 17_000,
  // Sepolia's of the OP stack: OP, Base, Unichain, World, Zora, Mode, Ink, Soneium.
  11_155_420, 84_532, 1_301, 4_801, 999_999_999, 919, 763_373, 1_946,
  // Arbitrum, Polygon, Avalanche, BNB, Gnosis, Linea, Scroll, ZKsync.
  421_614, 80_002, 43_113, 97, 10_200, 59_141, 534_351, 300,
]);

/**
 * Refuses to send on a chain whose ether may be worth something out of a store that a loss of power may ruin: what was
 * signed would be forgotten, and the same intents might be paid for again.
 * @throws SymbolonError `PowerLoss`
 */
export function requirePower({ isDurable, name }: Sql, chains: readonly number[]): void {
  const chain = chains.find((id) => !TEST_CHAINS.has(id));
  if (isDurable || chain === undefined) return;
  throw new SymbolonError({
    code: "PowerLoss",
    reason: `The ${name} does not survive a loss of power, and chain ${chain} is not a test chain.`,
    hint: "Give the --store of a PostgreSQL, postgres://..., or --accept-power-loss if you can live with that.",
    details: { store: name, chain },
  });
}
