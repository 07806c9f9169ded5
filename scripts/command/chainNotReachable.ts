import { SymbolonError } from "../../src/core/errors.ts";

/** No node answers. Of its address only protocol and host are told: providers put keys into the rest. */
export function chainNotReachable(rpc: string, cause: unknown): SymbolonError {
  const { protocol, host } = URL.parse(rpc) ?? {};
  const place = host === undefined || host === "" ? "that address" : `${protocol}//${host}`;
  return new SymbolonError({
    code: "ChainNotReachable",
    reason: `No chain answers at ${place}.`,
    hint: "Check the address and that the node is running: symbolon doctor --rpc URL.",
    details: { place },
    cause,
  });
}
