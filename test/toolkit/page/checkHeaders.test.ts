import { expect } from "chai";
import { addedHeaders, checkHeaders } from "../../../src/node/pages/check/checkHeaders.ts";

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

  it("may say that a file is shown, and not that it is saved", () => {
    const found = (text: string) =>
      addedHeaders("https://page.example/", { "content-disposition": text }).map(({ id }) => id);
    expect(found('inline; filename="index.html"')).to.deep.equal([]);
    expect(found("INLINE")).to.deep.equal([]);
    for (const text of ["attachment", "inline, attachment", "inlined"])
      expect(found(text), text).to.deep.equal(["HeaderAdded"]);
  });
});
