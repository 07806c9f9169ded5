import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";

/** Milliseconds that a gateway may take to answer. */
const PATIENCE_MS = 5_000;

/** The level that a running gateway is at. @throws SymbolonError `GatewayNotReachable` */
export async function levelAt(url: string): Promise<string> {
  try {
    const response = await fetch(new URL("/health", url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { level } = (await response.json()) as { readonly level?: unknown };
    if (typeof level === "string") return level;
    throw new Error("It says no level.");
  } catch (cause) {
    throw new SymbolonError({
      code: "GatewayNotReachable",
      reason: `No gateway answers at ${placeOf(url)}.`,
      hint: "Give --at the address that gateway start printed at its start.",
      details: { place: placeOf(url) },
      cause,
    });
  }
}
