import { BaseError, ContractFunctionRevertedError, ExecutionRevertedError, type Hex, isHex } from "viem";

/**
 * The bytes with which a contract reverted, from an error of viem: whatever the action, and whether it was an estimate,
 * a call or a simulation.
 * @param thrown the error; or the bytes themselves, from a simulated series
 * @returns `0x` where it reverted without a reason; undefined where no contract reverted (for example, the node did not
 * answer)
 */
export function revertData(thrown: unknown): Hex | undefined {
  if (isHex(thrown)) return thrown;
  if (!(thrown instanceof BaseError)) return undefined;
  const reverted = thrown.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError && reverted.raw !== undefined) return reverted.raw;
  // `call` and `estimateGas` know no ABI: the node's answer stays where the transport put it.
  const carrier = thrown.walk((cause) => dataOf(cause) !== undefined);
  return (carrier === null ? undefined : dataOf(carrier)) ?? (saysReverted(thrown) ? "0x" : undefined);
}

/** `data` of a JSON-RPC error: hexadecimal with most nodes, an object around it with others. */
function dataOf(error: unknown): Hex | undefined {
  const data = member(error, "data");
  const bytes = typeof data === "object" ? member(data, "data") : data;
  return isHex(bytes) ? bytes : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/**
 * viem takes any internal error of a node for a revert, and any of code 3, which ZKsync also uses for refusals of its
 * pool. So the class alone shows nothing.
 */
function saysReverted(thrown: BaseError): boolean {
  const isSaid = (cause: unknown) =>
    (cause instanceof ExecutionRevertedError && /revert/i.test(thrown.details)) ||
    (cause instanceof ContractFunctionRevertedError && /\brevert/i.test(cause.reason ?? ""));
  return thrown.walk(isSaid) !== null;
}
