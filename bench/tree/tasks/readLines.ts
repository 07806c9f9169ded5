import { readFileSync } from "node:fs";

/** A CSV file as a peer's user reads it: an account and an amount a row, both text. */
export function readLines(file: string): [account: string, amount: string][] {
  const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [account = "", amount = ""] = line.split(",");
    return [account, amount];
  });
}
