import { expect } from "chai";
import { installedWith } from "../../../bench/package/surface.ts";
import { loadedByPages } from "../../../bench/package.ts";

type Pages = Awaited<ReturnType<typeof loadedByPages>>;

describe("what a page loads of the package, beyond viem", () => {
  let pages: Pages;

  before(async () => {
    pages = await loadedByPages();
  });

  it("is no more than the bench's goals", () => {
    expect(pages["claim-page-over-viem-kb"].kb).to.be.within(5, 15);
    expect(pages["decode-error-kb"].kb).to.be.within(5, 11.5);
    expect(pages["is-claimed-kb"].kb).to.be.within(0.5, 2);
  });

  it("has, until something is refused, no texts of errors, no WebAssembly and no keccak but viem's", () => {
    const { files } = pages["claim-page-over-viem-kb"];
    expect(files).to.include("src/sdk/allocation/proof/proofFromFiles.ts");
    const heavy =
      /^src\/sdk\/(?:core\/kernel|distribution\/errors|chain\/builds)\/|^(?!.*viem|.*ox).*@noble\/hashes\/sha3/;
    expect(files.filter((file) => heavy.test(file))).to.deep.equal([]);
  });

  it("explains errors without the ABIs of whole contracts", () => {
    const { files } = pages["decode-error-kb"];
    expect(files).to.include("src/sdk/distribution/errors/claimErrors.ts");
    expect(files.filter((file) => /chain\/abi\/(?!errorTypes)/.test(file))).to.deep.equal([]);
  });

  it("counts what npm installs by a lockfile, a package once", () => {
    expect(installedWith(["@noble/hashes"])).to.equal(1);
    const viem = installedWith(["viem"]);
    expect(viem).to.be.within(10, 25);
    expect(installedWith(["viem", "viem"])).to.equal(viem);
  });
});
