import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedNames } from "../tools/words/sharedNames.ts";
import { faultsOf, sentencesIn, wordedFiles } from "../tools/words/survey.ts";
import type { RunBench } from "./harness/bench.ts";
import { peerless } from "./harness/peerless.ts";
import { isSiteBuilt, siteRows } from "./words/siteRows.ts";

const ROOT = join(import.meta.dirname, "..");

const NO_SITE = "not measured: out/site is missing, or older than the pages; npm run docs builds it";

/**
 * The bench `words`: how often a reader has to read twice, how much there is to read, and, where the docs' site is built,
 * whether its search finds what people ask.
 */
export const runWordsBench: RunBench = async () => {
  const files = wordedFiles();
  const docs = files.filter((file) => file.endsWith(".md"));
  const natspec = files.filter((file) => file.endsWith(".sol"));
  const comments = files.filter((file) => /\.tsx?$/.test(file));
  const banned = files.flatMap(faultsOf).filter(({ what }) => what.startsWith('"'));
  const share = (id: string, about: string, some: readonly string[], goal: number) => {
    const { sentences, long } = sentencesIn(some);
    return peerless(id, `sentences above 25 words, ${about}`, "%", [(100 * long) / sentences], goal);
  };
  const linesOf = (some: readonly string[]) =>
    some.reduce((sum, file) => sum + readFileSync(join(ROOT, file), "utf8").split("\n").length - 1, 0);
  const isBuilt = isSiteBuilt();
  if (!isBuilt) process.stderr.write(`questions-found, docs-site-kb: ${NO_SITE}\n`);
  return {
    measurements: [
      peerless(
        "banned-phrases",
        "phrases of docs/style.md that are not to be said",
        "phrases",
        [banned.length],
        0,
      ),
      share("long-sentences-docs", "docs and README", docs, 5),
      share("long-sentences-natspec", "NatSpec", natspec, 3),
      share("long-sentences-tsdoc", "comments, help and errors of src, scripts and web", comments, 3),
      peerless("sentence-max", "words of the longest sentence", "words", [sentencesIn(files).longest], 40),
      peerless(
        "names-shared",
        "exported names of src that several files declare",
        "names",
        [sharedNames().length],
        0,
      ),
      peerless(
        "docs-lines",
        "lines of docs that people write: errors, measurements and profiles are made from code",
        "lines",
        [linesOf(docs.filter((file) => file.startsWith("docs/")))],
        5_200,
      ),
      ...(isBuilt ? await siteRows() : []),
    ],
    conditions: { site: isBuilt ? "built from these pages" : NO_SITE },
  };
};
