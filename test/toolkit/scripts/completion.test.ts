import { execFileSync, spawnSync } from "node:child_process";
import { expect } from "chai";
import { SHELLS } from "../../../scripts/command/help/completionScript.ts";
import { renamed } from "../../../scripts/command/help/renamed.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runSymbolon } from "./runSymbolon.ts";

describe("symbolon completion", () => {
  const folder = temporaryFolder();

  it("completes commands and their options in bash", async () => {
    const { stdout } = await runSymbolon(["completion", "bash"]);
    const script = folder.write("symbolon.bash", stdout);
    const completed = (...words: readonly string[]) => {
      const typed = words.map((word) => `'${word}'`).join(" ");
      const program = `source '${script}'; COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _symbolon; echo "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["-c", program], { encoding: "utf8" }).trim().split(" ");
    };
    expect(completed("symbolon", "camp")).to.deep.equal(["campaign"]);
    expect(completed("symbolon", "campaign", "prop")).to.deep.equal(["propose-root"]);
    expect(completed("symbolon", "deploy", "gate", "pau")).to.deep.equal(["pause"]);
    expect(completed("symbolon", "campaign", "create", "tree", "--fund")).to.deep.equal([
      "--funding",
      "--funding-cap",
    ]);
    expect(completed("symbolon", "--ver")).to.deep.equal(["--version"]);
  });

  it("has a script for each shell, which that shell reads where it is there", async () => {
    for (const shell of SHELLS) {
      const { code, stdout } = await runSymbolon(["completion", shell]);
      expect([code, stdout.includes("propose-root")], shell).to.deep.equal([0, true]);
      const read = spawnSync(shell, ["-n", folder.write(`symbolon.${shell}`, stdout)], { encoding: "utf8" });
      if (read.error === undefined) expect(read.status, read.stderr).to.equal(0);
    }
    expect((await runSymbolon(["completion", "ksh"])).code).to.equal(2);
  });
});

describe("symbolon help", () => {
  it("says once what shared options do", async () => {
    const { code, stdout } = await runSymbolon(["help", "options"]);
    expect(code).to.equal(0);
    expect(stdout).to.include("--keystore <file>").and.to.include("Options of signed requests:");
    for (const line of stdout.split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  it("of a word that is no command names the nearest, at each level", async () => {
    for (const [words, nearest] of [
      [["help", "campain"], "campaign"],
      [["help", "campaign", "creat"], "create"],
      [["campaign", "help", "creat"], "create"],
      [["campain"], "campaign"],
    ] as const) {
      const { code, stderr } = await runSymbolon(words);
      expect(code, words.join(" ")).to.equal(2);
      expect(stderr, words.join(" ")).to.include(`(Did you mean ${nearest}?)`);
    }
  });

  it("of a command that is gone names what does its work, which there is", async () => {
    for (const [gone, successor] of Object.entries(renamed)) {
      const { code, stderr } = await runSymbolon(gone.split(" "));
      expect(code, gone).to.equal(2);
      expect(stderr).to.include(`symbolon ${gone} no longer exists: use symbolon ${successor}\n`);
      expect((await runSymbolon([...gone.split(" "), "--help"])).stderr).to.equal(stderr);
      expect((await runSymbolon(["help", ...gone.split(" ")])).stderr).to.equal(stderr);
      const words = (successor.split(" --")[0] as string).split(" ");
      expect((await runSymbolon([...words, "--help"])).stdout, successor).to.include(
        `symbolon ${words.join(" ")} `,
      );
    }
  });

  it("shows all options, and what they mean to a command, with --all", async () => {
    const short = (await runSymbolon(["campaign", "create", "--help"])).stdout;
    expect(short).to.include("--keystore").and.not.to.include("--keystore <file>");
    expect(short).to.include("--help --all shows");
    const whole = (await runSymbolon(["campaign", "create", "--help", "--all"])).stdout;
    expect(whole).to.include("--keystore <file>").and.to.include("--wave-interval <duration>");
  });
});
