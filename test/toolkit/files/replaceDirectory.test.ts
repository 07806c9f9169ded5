import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Readable, Writable } from "node:stream";
import { expect } from "chai";
import { isRunning, runOwner } from "../../../src/node/files/leftovers.ts";
import { createDirectory, replaceDirectory } from "../../../src/node/files/replaceDirectory.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { until } from "../patience.ts";

const anything = async () => {};
const writeOne = async (directory: string) => writeFileSync(`${directory}/file`, "whole");

/** The name of a process that has ended. */
function deadOwner(): string {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  return runOwner().replace(/^\d+-/, `${pid}-`);
}

describe("src/node/files: directories that are there whole or not at all", () => {
  const folder = temporaryFolder();
  const names = () => readdirSync(folder.path("")).sort();

  it("take their name only when they are written", async () => {
    for (const make of [createDirectory, replaceDirectory]) {
      const target = folder.path(make.name);
      await make(target, anything, async (directory) => {
        expect(existsSync(target)).to.equal(false);
        expect(names().some((name) => name.startsWith(`.${make.name}.partial-`))).to.equal(true);
        await writeOne(directory);
      });
      expect(readFileSync(`${target}/file`, "utf8")).to.equal("whole");
    }
    expect(names()).to.deep.equal(["createDirectory", "replaceDirectory"]);
  });

  it("leave nothing where writing fails", async () => {
    for (const make of [createDirectory, replaceDirectory]) {
      const run = make(folder.path("out"), anything, async () => {
        throw new Error("disk on fire");
      });
      expect(await run.catch((error: Error) => error.message)).to.equal("disk on fire");
      expect(names()).to.deep.equal([]);
    }
  });

  it("never replace what came in between where nothing may be replaced", async () => {
    const run = createDirectory(folder.path("out"), anything, async (directory) => {
      await writeOne(directory);
      mkdirSync(folder.path("out"));
      folder.write("out/theirs", "mine");
    });
    expect(await run.catch((error: { code: string }) => error.code)).to.equal("OutputNotWritable");
    expect(readdirSync(folder.path("out"))).to.deep.equal(["theirs"]);
    expect(names()).to.deep.equal(["out"]);
  });

  it("are of one of two runs that may replace nothing, and nothing is left of the other", async () => {
    const out = folder.path("out");
    const other = () => replaceDirectory(out, anything, writeOne);
    const nothing = async (directory: string) => {
      if (existsSync(directory)) throw new Error(`${directory} is there`);
    };
    let looks = 0;
    // The other run writes all that it has to, right behind the second look.
    const last = async (directory: string) => {
      await nothing(directory);
      if (++looks === 2) await other();
    };
    await replaceDirectory(out, last, writeOne);
    expect(names()).to.deep.equal(["out"]);
    rmSync(out, { recursive: true });
    const late = replaceDirectory(out, nothing, async (directory) => {
      await writeOne(directory);
      await other();
    });
    expect(await late.catch((error: Error) => error.message)).to.equal(`${out} is there`);
    expect(names()).to.deep.equal(["out"]);
  });

  it("have a name: an empty one would be the current folder", async () => {
    for (const make of [createDirectory, replaceDirectory]) {
      for (const name of ["", " "]) {
        const run = make(name, anything, async () => expect.fail("it was written"));
        expect(await run.catch((error: { code: string }) => error.code)).to.equal("EmptyPath");
      }
    }
  });

  it("are asked about by their absolute path, whatever they were called", async () => {
    for (const make of [createDirectory, replaceDirectory]) {
      const asked: string[] = [];
      const place = `${folder.path("a")}/../out`;
      await make(place, async (path) => void asked.push(path), writeOne);
      expect(new Set(asked)).to.deep.equal(new Set([folder.path("out")]));
      rmSync(folder.path("out"), { recursive: true });
    }
  });

  it("are never deleted where something foreign came into them in the last moment, nor by the next run", async () => {
    await replaceDirectory(folder.path("out"), anything, writeOne);
    let asked = 0;
    const noNotes = async (directory: string) => {
      // Behind the last look by its name, before it is moved away.
      if (++asked === 2) folder.write("out/notes", "mine");
      else if (existsSync(`${directory}/notes`)) throw new Error(`${directory} holds notes`);
    };
    const run = replaceDirectory(folder.path("out"), noNotes, writeOne);
    const message = await run.catch((error: Error) => error.message);
    const [left = ""] = names().filter((name) => name !== "out");
    expect(message).to.equal(`${folder.path(left)}/kept holds notes`);
    // As if this run had ended.
    const dead = left.replace(runOwner(), deadOwner());
    renameSync(folder.path(left), folder.path(dead));
    await replaceDirectory(folder.path("out"), anything, writeOne);
    expect(names()).to.deep.equal([dead, "out"]);
    expect(readFileSync(folder.path(`${dead}/kept/notes`), "utf8")).to.equal("mine");
    expect(readFileSync(folder.path("out/file"), "utf8")).to.equal("whole");
  });

  it("take away what a killed run left, and not what a living run, another machine's or another's works on", async () => {
    const dead = `.out.partial-${deadOwner()}-aB3xYz`;
    const kept = [
      `.out.partial-${runOwner()}-aB3xYz`,
      `.out.partial-${deadOwner().replace(/[^-]*$/, `not${hostname().replace(/[^\w.]/g, "_")}`)}-aB3xYz`,
      ".out.partial-aB3xYz",
      `.other.partial-${deadOwner()}-aB3xYz`,
      `.out.partial`,
      "notes",
    ];
    for (const name of [dead, ...kept]) {
      mkdirSync(folder.path(`${name}/new`), { recursive: true });
      folder.write(`${name}/new/manifest.json`, "{}");
    }
    await createDirectory(folder.path("out"), anything, writeOne);
    expect(names()).to.deep.equal(["out", ...kept].sort());
  });

  it("know a process from an earlier one of its number", () => {
    expect(isRunning(runOwner())).to.equal(true);
    expect(isRunning(deadOwner())).to.equal(false);
    // Where the system tells when a process was started.
    const reused = runOwner().replace(/^(\d+)-(\d+)-/, (_, pid, start) => `${pid}-${Number(start) + 1}-`);
    expect(isRunning(reused)).to.equal(process.platform !== "linux");
    expect(isRunning("whatever")).to.equal(true);
  });

  it("know that a process has ended, though its parent never asked how", async function () {
    if (process.platform !== "linux") this.skip();
    // The shell becomes a program that waits for no child; until then it would.
    const parent = spawn("sh", ["-c", "cat <&3 >&2 & echo $!; exec sleep 600 3<&-"], {
      stdio: ["ignore", "pipe", "ignore", "pipe"],
    });
    try {
      const [line] = await once(parent.stdout as Readable, "data");
      const pid = Number(line);
      await until(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8") === "sleep\n");
      (parent.stdio[3] as Writable).end();
      const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
      await until(() => /\) Z /.test(stat()));
      const start = stat()
        .slice(stat().lastIndexOf(")") + 2)
        .split(" ")[19];
      expect(isRunning(runOwner().replace(/^\d+-\d+-/, `${pid}-${start}-`))).to.equal(false);
    } finally {
      parent.kill();
    }
  });

  it("come back where a run was killed in the moment of the exchange", async () => {
    await replaceDirectory(folder.path("out"), anything, writeOne);
    const left = folder.path(`.out.partial-${deadOwner()}-aB3xYz`);
    mkdirSync(`${left}/new`, { recursive: true });
    renameSync(folder.path("out"), `${left}/earlier`);
    const failing = replaceDirectory(folder.path("out"), anything, async () => {
      throw new Error("disk on fire");
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal("disk on fire");
    expect(names()).to.deep.equal(["out"]);
    expect(readFileSync(folder.path("out/file"), "utf8")).to.equal("whole");
  });
});
