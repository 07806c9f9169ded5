import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runProcess } from "../scripts/runProcess.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "..", "tools", "lock.mjs");

const lockOf = (packages: object) =>
  `${JSON.stringify({ name: "x", lockfileVersion: 3, packages }, null, 2)}\n`;
const native = { version: "1.2.3", dev: true, optionalDependencies: {} as Record<string, string> };

describe("lock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-lock-"));
    file = join(folder, "package-lock.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const packages = () =>
    (JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, object> }).packages;
  const run = (...flags: string[]) => runProcess([SCRIPT, ...flags, file]);

  it("adds what is missing for other platforms, told by its name", async () => {
    const optionalDependencies = {
      "@n/edr-darwin-arm64": "1.2.3",
      "@n/edr-linux-x64-gnu": "1.2.3",
      "@n/edr-linux-x64-musl": "1.2.3",
      "@n/edr-win32-x64-msvc": "1.2.3",
      "@n/edr-windows-amd64": "1.2.3",
    };
    const there = { version: "1.2.3", integrity: "sha512-kept", optional: true };
    writeFileSync(
      file,
      lockOf({
        "": {},
        "node_modules/@n/edr": { ...native, optionalDependencies },
        "node_modules/@n/edr-linux-x64-gnu": there,
      }),
    );
    expect((await run()).code).to.equal(0);
    expect(packages()).to.deep.include({
      "node_modules/@n/edr-darwin-arm64": {
        version: "1.2.3",
        cpu: ["arm64"],
        dev: true,
        optional: true,
        os: ["darwin"],
      },
      "node_modules/@n/edr-linux-x64-gnu": there,
      "node_modules/@n/edr-linux-x64-musl": {
        version: "1.2.3",
        cpu: ["x64"],
        dev: true,
        libc: ["musl"],
        optional: true,
        os: ["linux"],
      },
      "node_modules/@n/edr-win32-x64-msvc": {
        version: "1.2.3",
        cpu: ["x64"],
        dev: true,
        optional: true,
        os: ["win32"],
      },
      "node_modules/@n/edr-windows-amd64": {
        version: "1.2.3",
        cpu: ["x64"],
        dev: true,
        optional: true,
        os: ["win32"],
      },
    });
    const keys = Object.keys(packages());
    expect(keys).to.deep.equal([...keys].sort());
  });

  it("mends once and then finds nothing; --check writes nothing", async () => {
    const broken = lockOf({
      "": {},
      "node_modules/a": { version: "1.0.0", optionalDependencies: { "a-linux-arm64": "1.0.0" } },
    });
    writeFileSync(file, broken);
    expect((await run("--check")).code).to.equal(1);
    expect(readFileSync(file, "utf8")).to.equal(broken);
    await run();
    const mended = readFileSync(file, "utf8");
    expect(mended).not.to.equal(broken);
    expect((await run("--check")).code).to.equal(0);
    await run();
    expect(readFileSync(file, "utf8")).to.equal(mended);
  });

  it("takes the addresses away that npm may have written down", async () => {
    writeFileSync(
      file,
      lockOf({ "": {}, "node_modules/a": { version: "1.0.0", resolved: "https://a.example/a.tgz" } }),
    );
    expect((await run("--check")).code).to.equal(1);
    await run();
    expect(packages()["node_modules/a"]).to.deep.equal({ version: "1.0.0" });
  });

  it("finds a package nested under its parent or beside it, as Node does", async () => {
    const wanted = { "b-linux-x64": "2.0.0" };
    writeFileSync(
      file,
      lockOf({
        "": {},
        "node_modules/a": { version: "1.0.0" },
        "node_modules/a/node_modules/b": { version: "2.0.0", optionalDependencies: wanted },
        "node_modules/a/node_modules/b-linux-x64": { version: "2.0.0" },
      }),
    );
    expect((await run("--check")).code).to.equal(0);
  });

  it("refuses to guess a platform or a version", async () => {
    for (const [name, version] of [
      ["a-of-no-platform", "1.0.0"],
      ["a-linux-x64", "^1.0.0"],
    ] as const) {
      writeFileSync(
        file,
        lockOf({ "": {}, "node_modules/a": { version: "1.0.0", optionalDependencies: { [name]: version } } }),
      );
      const { code, stderr } = await run();
      expect(code).to.equal(1);
      expect(stderr).to.include(name);
    }
  });

  it("finds nothing to mend in the project's own lockfiles", async () => {
    for (const own of [
      [],
      [join(import.meta.dirname, "..", "..", "..", "docs", "site", "package-lock.json")],
    ]) {
      const { code, stdout } = await runProcess([SCRIPT, "--check", ...own]);
      expect(code, stdout).to.equal(0);
    }
  });
});
