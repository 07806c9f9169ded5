import { expect } from "chai";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";

/** The deliberate error that a call ends with; any other end fails the test. */
export function thrownBy(call: () => unknown): SymbolonError {
  try {
    call();
  } catch (thrown) {
    expect(thrown).to.be.instanceOf(SymbolonError);
    return thrown as SymbolonError;
  }
  throw new Error("nothing was thrown");
}
