import { expect } from "chai";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { MAX_FILE, readFile, readFileText } from "../../../src/react/readFile.ts";

describe("readFile: what somebody chooses or drops", () => {
  const fileOf = (text: string, name = "ada.json") => new File([text], name);
  const fault = async (run: Promise<unknown>) => explainThrown(await run.catch((thrown: unknown) => thrown));

  it("reads a file up to the limit, and none of a longer one", async () => {
    expect(await readFileText(fileOf("مرحبا"))).to.equal("مرحبا");
    expect((await readFile(fileOf("12345"), 5)).length).to.equal(5);
    const { code, reason } = await fault(readFile(fileOf("123456"), 5));
    expect([code, reason]).to.deep.equal(["FileTooLarge", "The file ada.json has 6 bytes, more than 5."]);
    const huge = { name: "huge", size: MAX_FILE + 1, arrayBuffer: () => expect.fail("it was read") };
    expect(await fault(readFileText(huge))).to.include({ code: "FileTooLarge" });
  });

  it("says so where the device does not hand it over", async () => {
    const gone = { name: "gone", size: 1, arrayBuffer: () => Promise.reject(new Error("NotFoundError")) };
    expect(await fault(readFile(gone))).to.include({ code: "FileUnreadable", hint: "Choose it again." });
  });
});
