import { expect } from "chai";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

/** The deliberate error that a promise ends with; any other end fails the test. */
export async function errorOf(promise: Promise<unknown>): Promise<SymbolonError> {
  try {
    await promise;
  } catch (thrown) {
    expect(thrown).to.be.instanceOf(SymbolonError);
    return thrown as SymbolonError;
  }
  throw new Error("nothing was thrown");
}
