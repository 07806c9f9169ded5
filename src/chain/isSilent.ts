import { BaseError, HttpRequestError, TimeoutError } from "viem";

/** Whether the node did not answer, which says nothing about the contract. */
export function isSilent(thrown: unknown): boolean {
  if (!(thrown instanceof BaseError)) return false;
  return thrown.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError) !== null;
}
