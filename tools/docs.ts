/**
 * `npm run docs`: builds docs/ and what it links to into a static site, in out/site, and checks it: links and anchors lead
 * somewhere, no page asks another host for anything, and each page has its Markdown beside it. llms.txt lists all of them.
 *
 * Options: `--base PATH` names the path below which a host serves it (default: /); `--serve` serves it to this machine until
 * it is stopped. Exit 0: it is built and sound; 1: it is not; 2: it was called wrongly.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { siteFaults } from "./docs/checkSite.ts";
import { contentsOf, llmsText, questionsOf } from "./docs/contents.ts";
import { serveSite } from "./docs/serveSite.ts";
import { siteFiles } from "./docs/siteFiles.ts";

const ROOT = dirname(import.meta.dirname);
const OUT = join(ROOT, "out", "site");
/** Where the bootstrap has installed VitePress: outside of docs/, whose readers would find its packages' pages. */
const WORK = join(ROOT, ".toolchain", "docs");
const TITLE = "Symbolon";
/** Pages that search looks through: not those of developers and records. */
const SEARCHED = /^(?:docs\/|SECURITY\.md$)/;
const USAGE = `usage: npm run docs -- [--base PATH] [--serve]

Builds the pages of docs/ into out/site: plain files for any host, with search, without a request to other hosts.

  --base PATH  the path below which the host serves them, such as /symbolon/ (default: /)
  --serve      then serve them to this machine alone, on a free port, until Ctrl-C
  --help       print this
`;

const { base, serve } = readCall();
const pages = stage();
draw();
publish();
const faults = siteFaults(builtSite(), base);
process.stderr.write(faults.map((fault) => `${fault}\n`).join(""));
if (faults.length > 0) {
  process.stderr.write(`error: ${faults.length} faults in out/site\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`out/site: ${pages} pages; links, anchors and requests are as they should be\n`);
  if (serve) process.stdout.write(`${(await serveSite(OUT, base)).url}${base}\nCtrl-C ends it.\n`);
}

function readCall(): { readonly base: string; readonly serve: boolean } {
  try {
    const options = {
      base: { type: "string", default: "/" },
      serve: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    } as const;
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    if (!/^\/(?:[\w.-]+\/)*$/.test(values.base)) throw new Error("--base begins and ends with a slash");
    return values;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

/** Lays the pages, what they link to, and the settings where VitePress reads them. @returns how many pages */
function stage(): number {
  const { pages, copies } = siteFiles(ROOT);
  for (const left of ["pages", "drawn", ".vitepress"])
    rmSync(join(WORK, left), { recursive: true, force: true });
  cpSync(join(ROOT, "docs", "site", ".vitepress"), join(WORK, ".vitepress"), { recursive: true });
  const at = (path: string) => {
    const file = join(WORK, "pages", path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  for (const { path, text } of pages) writeFileSync(at(path), text);
  for (const { source, path } of copies) cpSync(join(ROOT, source), at(path));
  const { description } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  writeFileSync(at("llms.txt"), llmsText(TITLE, description, pages));
  const sidebar = contentsOf(pages).map((group) => ({
    text: group.title,
    // Folded at first; what is left out cannot be folded.
    ...(group.isOpen ? {} : { collapsed: true }),
    items: group.pages.map(({ title, path }) => ({
      text: title.replace(`${group.title}: `, ""),
      link: `/${path}`,
    })),
  }));
  const unsearched = pages.filter(({ source }) => !SEARCHED.test(source)).map(({ path }) => path);
  const questions = questionsOf(pages[0]?.text ?? "");
  const settings = { title: TITLE, description, base, sidebar, unsearched, questions };
  writeFileSync(join(WORK, "site.json"), JSON.stringify(settings));
  return pages.length;
}

function draw(): void {
  process.stderr.write("drawing the pages (about 15 s) ...\n");
  const vitepress = join(WORK, "node_modules", "vitepress", "bin", "vitepress.js");
  // Shown only where it fails: else it warns of settings of this repository that are not meant for it.
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitepress, "build"], {
    cwd: WORK,
    encoding: "utf8",
  });
  if (status === 0) return;
  process.stderr.write(
    `${stdout}${stderr}error: VitePress could not build the pages, for the reason above\n`,
  );
  process.exit(1);
}

/** The drawn pages, and beside them what they were drawn from. */
function publish(): void {
  rmSync(OUT, { recursive: true, force: true });
  cpSync(join(WORK, "drawn"), OUT, { recursive: true });
  cpSync(join(WORK, "pages"), OUT, { recursive: true });
}

function builtSite(): ReadonlyMap<string, string> {
  const names = readdirSync(OUT, { recursive: true, encoding: "utf8" });
  return new Map(
    names
      .filter((name) => statSync(join(OUT, name)).isFile())
      .map((name) => [
        name.replaceAll("\\", "/"),
        /\.(?:html|css|js)$/.test(name) ? readFileSync(join(OUT, name), "utf8") : "",
      ]),
  );
}
