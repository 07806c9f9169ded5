import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../../scripts/packageRoot.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runProcess } from "../scripts/runProcess.ts";

describe("generate", () => {
  const folder = temporaryFolder();

  it("makes nothing before the contracts are compiled, and names what compiles them", async () => {
    const script = join("tools", "generate.ts");
    cpSync(join(packageRoot(), script), folder.path(script));
    const { code, stderr } = await runProcess([folder.path(script)]);
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr: "error: the contracts are not compiled\nhint: npm run generate, which compiles them first\n",
    });
  });
});
