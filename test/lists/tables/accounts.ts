import type { Table } from "../following/table.ts";
import { A, B, D, E, written } from "./writtenTable.ts";

const meant = [
  [D, "5"],
  [E, "6"],
] as const;
const table = (first: string) => written(`account,amount\n${first},5\n${E},6\n`, { meant });

/** E as wallets of Rootstock spell it. */
const ROOTSTOCK = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";

/** Accounts that are not as they should be, or stand twice. */
export const ACCOUNTS: Readonly<Record<string, Table>> = {
  "a letter in the wrong case": table(D.replace("fB", "FB")),
  "a mistyped digit": table(D.replace("37c5", "38c5")),
  "0X before": table(D.replace("0x", "0X")),
  "nothing before": table(D.slice(2)),
  "a name": table("anna.eth"),
  "Rootstock's checksum": written(`account,amount\n${A},5\n${ROOTSTOCK},6\n`, {
    meant: [
      [A, "5"],
      [E, "6"],
    ],
  }),
  "rows that add up": written(`account,amount\n${A},5\n${B},6\n${A},7\n`, {
    meant: ["5", "6", [A, "7"]],
    repeats: "part",
  }),
  "a row pasted twice": written(`account,amount\n${A},5\n${B},6\n${A},5\n`, {
    meant: ["5", "6", [A, "5"]],
    repeats: "copy",
  }),
  "a name as the first key of JSON": written(`{\n"anna.eth": "5",\n"${E}": "6"\n}\n`, { meant }),
};
