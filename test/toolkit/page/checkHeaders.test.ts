import { expect } from "chai";
import { checkHeaders } from "../../../src/node/pages/check/checkHeaders.ts";

describe("the headers of a page", () => {
  it("are judged by the last of several policies for referrers, as browsers do", () => {
    const found = (served: string) =>
      checkHeaders(
        "https://page.example/",
        { "referrer-policy": served },
        { "referrer-policy": "no-referrer" },
      );
    expect(found("unsafe-url, no-referrer")).to.deep.equal([]);
    expect(found("no-referrer, unsafe-url").map(({ id }) => id)).to.deep.equal(["HeaderWeaker"]);
  });
});
