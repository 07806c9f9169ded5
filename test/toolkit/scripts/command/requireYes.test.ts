import { PassThrough } from "node:stream";
import { expect } from "chai";
import { requireYes } from "../../../../scripts/command/requireYes.ts";

describe("the question before money is spent", () => {
  const refusal = async (text: string) => {
    const input = new PassThrough();
    input.end(text);
    return requireYes("Spend this?", { input, output: new PassThrough() }).then(
      () => undefined,
      ({ code }) => code,
    );
  };
  it("takes yes, and nothing else, for a yes", async () => {
    for (const text of ["yes\n", "Y\n", " yes \n"]) expect(await refusal(text), text).to.equal(undefined);
    for (const text of ["no\n", "\n", "", "yesterday\n", "1\n"])
      expect(await refusal(text), text).to.equal("NotConfirmed");
  });
});
