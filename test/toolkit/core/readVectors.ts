import { readFileSync } from "node:fs";

/** The vectors of one kind, as the naive implementation under `test/vectors` wrote them. */
export function readVectors<Vector>(name: string): readonly Vector[] {
  const file = new URL(`../../vectors/${name}.json`, import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { vectors: readonly Vector[] };
  if (vectors.length === 0) throw new Error(`${name}.json holds no vectors`);
  return vectors;
}
