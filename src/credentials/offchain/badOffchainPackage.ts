import { SymbolonError } from "../../core/errors.ts";

/** The error for what is no off-chain attestation as EAS's SDK hands it on; `cause` is what another reader threw. */
export function badOffchainPackage(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadOffchainPackage",
    reason: `This is no off-chain attestation: ${reason}.`,
    hint: "Give it unchanged, as whoever signed it handed it on.",
    cause,
  });
}
