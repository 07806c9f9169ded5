import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { packageRoot } from "../../../scripts/packageRoot.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runProcess } from "../scripts/runProcess.ts";

const MODULE = pathToFileURL(join(packageRoot(), "tools", "generate", "writeOrCheck.ts")).href;

describe("writeOrCheck", () => {
  const folder = temporaryFolder();
  /** A generator of its own, which makes `made.txt`. */
  const generate = (...options: string[]) => {
    const files = JSON.stringify([{ path: folder.path("made.txt"), text: "made\n" }]);
    const generator = `import { writeOrCheck } from "${MODULE}";\nwriteOrCheck("maker", ${files});\n`;
    return runProcess([folder.write("maker.mjs", generator), ...options]);
  };

  it("writes the file, and --check then finds nothing", async () => {
    expect((await generate()).code).to.equal(0);
    expect(readFileSync(folder.path("made.txt"), "utf8")).to.equal("made\n");
    expect((await generate("--check")).code).to.equal(0);
  });

  it("--check exits 1 where the file is missing and where it differs, and mends neither", async () => {
    const missing = await generate("--check");
    expect(missing.code).to.equal(1);
    expect(missing.stderr).to.include("run node tools/generate/maker.ts");
    expect(existsSync(folder.path("made.txt"))).to.equal(false);

    folder.write("made.txt", "changed\n");
    expect((await generate("--check")).code).to.equal(1);
    expect(readFileSync(folder.path("made.txt"), "utf8")).to.equal("changed\n");
  });
});
