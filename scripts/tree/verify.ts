import { type VerifyStage, verifyTreeDirectory } from "../../src/allocation/output/verifyTreeDirectory.ts";
import { type SecondOpinion, secondOpinion } from "../../src/allocation/secondOpinion.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { type Progress, printResult, progress, table } from "../output.ts";

export type VerifyCommandOptions = { readonly json?: boolean; readonly secondOpinion?: boolean };

/** `symbolon tree verify DIR`. */
export async function verify(directory: string, options: VerifyCommandOptions): Promise<void> {
  const stages: Readonly<Record<VerifyStage, Progress>> = {
    read: progress("reading"),
    rebuild: progress("hashing"),
    prove: progress("proving"),
  };
  const { tree, manifest, checks, proofs } = await verifyTreeDirectory(directory, {
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  const opinions = options.secondOpinion ? await secondOpinion(tree) : [];
  const dissenting = opinions.filter(({ agrees }) => !agrees);
  if (dissenting.length > 0) throw disagreement(directory, tree.root, dissenting);
  const { convention, root, count, total, warnings } = manifest;
  printResult(
    options.json ?? false,
    { verified: true, convention, root, count, total, proofs, checks, secondOpinions: opinions, warnings },
    [
      ...table([
        ["root", root],
        ["convention", convention],
        ["rows", count],
        ["total", `${total} base units`],
        ["proofs", `${proofs}, each leads to the root`],
        ["equal", checks.join(", ")],
        ...opinions.map((opinion) => ["second opinion", `${opinion.package} agrees`] as const),
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
      "verified",
    ],
  );
}

function disagreement(directory: string, root: string, dissenting: readonly SecondOpinion[]): SymbolonError {
  const told = dissenting.map((opinion) => `${opinion.package} gives ${opinion.root}`).join(" and ");
  return new SymbolonError({
    code: "SecondOpinionDiffers",
    reason: `${directory} has the root ${root}, but ${told}.`,
    cure: "Do not publish this root: report both with the folder's manifest.",
    details: { directory, root, opinions: dissenting },
  });
}
