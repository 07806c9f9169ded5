import { expect } from "chai";
import { zeroAddress } from "viem";
import type { CredentialPackage } from "../../../../src/sdk/credentials/batch.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { Forgery } from "../../../../src/sdk/credentials/verify/forgery.ts";
import { heldExamples } from "../disclosure/heldExamples.ts";

const SCHEMA = "uint8 age,string country";
const ANYBODY = { schema: SCHEMA, issuers: "any", subject: "any" } as const;

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

describe("credentials/verify: what is forged", () => {
  const [held] = heldExamples(SCHEMA, [
    [41, "Zürich"],
    [17, "Bern"],
  ]) as [CredentialPackage];
  const shown = disclose(held, ["age"]);
  const [age] = shown.disclosed;

  it("is what proves something else than it says", () => {
    if (age === undefined) throw new Error("nothing is shown");
    const { credential } = shown;
    for (const altered of [
      { ...shown, disclosed: [{ ...age, value: 42 }] },
      { ...shown, disclosed: [{ ...age, name: "country" }] },
      { ...shown, disclosed: [age, age] },
      { ...shown, credential: { ...credential, index: credential.index + 1n } },
      { ...shown, credential: { ...credential, subject: zeroAddress } },
      { ...shown, batch: { ...shown.batch, header: { ...shown.batch.header, size: 0n } } },
    ]) {
      expect(thrownBy(() => checkDisclosure(altered, ANYBODY))).to.be.instanceOf(Forgery);
    }
    expect(thrownBy(() => checkDisclosure(shown, { ...ANYBODY, chainId: 7_777n }))).to.be.instanceOf(Forgery);
  });

  it("is not what is merely another's, or malformed", () => {
    const others = thrownBy(() => checkDisclosure(shown, { ...ANYBODY, subject: zeroAddress }));
    expect(others).to.include({ code: "SubjectMismatch" }).and.not.to.be.instanceOf(Forgery);
    const malformed = { ...shown, disclosed: [{ ...shown.disclosed[0]!, value: "forty" }] };
    const problem = thrownBy(() => checkDisclosure(malformed, ANYBODY));
    expect(problem).to.include({ code: "BadFieldValue" }).and.not.to.be.instanceOf(Forgery);
    expect(thrownBy(() => checkDisclosure(shown, ANYBODY))).to.equal(undefined);
  });
});
