import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi } from "viem";

/** What is read of a contract's artifact. */
export type Artifact = {
  readonly contractName: string;
  readonly bytecode: string;
  readonly inputSourceName: string;
  readonly buildInfoId: string;
  readonly abi: Abi;
};

/** A contract that can be deployed: its artifact's path in `artifacts`, and what the compiler said of its whole build. */
type Deployable<Output> = {
  readonly path: string;
  readonly artifact: Artifact;
  readonly output: Output;
};

/**
 * What was built and can be deployed, by path; builds are read once each.
 * @param leftOut folders of contracts/
 */
export function deployables<Output>(artifacts: string, leftOut: RegExp): readonly Deployable<Output>[] {
  const outputs = new Map<string, Output>();
  return globSync("contracts/**/*.json", { cwd: artifacts })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !leftOut.test(path.split("/")[1] ?? ""))
    .sort()
    .map((path) => ({ path, artifact: readJson<Artifact>(join(artifacts, path)) }))
    .filter(({ artifact }) => artifact.bytecode !== "0x")
    .map(({ path, artifact }) => {
      const id = artifact.buildInfoId;
      const output = outputs.get(id) ?? readJson<Output>(join(artifacts, "build-info", `${id}.output.json`));
      outputs.set(id, output);
      return { path, artifact, output };
    });
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}
