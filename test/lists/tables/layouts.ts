import type { Table } from "../following/table.ts";
import { A, B, written } from "./writtenTable.ts";

const two = { meant: ["5", "6"] } as const;
/** Whole tokens of a token that has no decimals: lists without a header are read as tokens alone. */
const bare = { meant: ["5", "6"], decimals: 0, stated: -1 } as const;

/** What programs and people leave around the rows of a table. */
export const LAYOUTS: Readonly<Record<string, Table>> = {
  semicolons: written(`account;amount\n${A};5\n${B};6\n`, two),
  "Excel's first line": written(`sep=;\r\naccount;amount\r\n${A};5\r\n${B};6\r\n`, two),
  "rows of separators alone": written(`account,amount,,\r\n${A},5,,\r\n,,,\r\n${B},6,,\r\n,,,\r\n`, two),
  "an old Mac's line ends": written(`account,amount\r${A},5\r${B},6\r`, two),
  "a mark at the front": written(`\uFEFFaccount,amount\n${A},5\n${B},6\n`, two),
  "blanks around everything": written(` account , amount \n ${A} , 5 \n ${B} , 6 \n`, two),
  "no header": written(`${A};5\n${B};6\n`, bare),
  "blanks between account and amount": written(`${A} 5\n${B} 6\n`, bare),
  "a title above": written(`Airdrop 2026\naccount,amount\n${A},5\n${B},6\n`, two),
  "a title with a remark, and an empty row": written(
    `Airdrop;October\n;\naccount;amount\n${A};5\n${B};6\n`,
    two,
  ),
  "a second header within": written(`account,amount\n${A},5\naccount,amount\n${B},6\n`, {
    ...two,
    places: [0, undefined, 1],
  }),
  "a total below": written(`account,amount\n${A},5\n${B},6\nTotal,11\n`, two),
  "an account that is missing": written(`account,amount\n${A},5\n,7\n${B},6\n`, {
    ...two,
    places: [0, undefined, 1],
  }),
  "Excel's Unicode Text": written(`\uFEFF"account"\t"amount"\r\n"${A}"\t"5"\r\n"${B}"\t"6"\r\n`, {
    ...two,
    encoding: "utf16le",
  }),
  "another order": written(`amount,account\n5,${A}\n6,${B}\n`, two),
  "other names": written(`to,value\n${A},5\n${B},6\n`, two),
  "names that are not UTF-8": written(`Empfänger;Betrag\n${A};5\n${B};6\n`, { ...two, encoding: "latin1" }),
  "a column more": written(`account,amount,note\n${A},5,x\n${B},6,y\n`, two),
  "two columns of addresses": written(`sender,receiver,amount\n${B},${A},5\n${A},${B},6\n`, two),
  "Etherscan's holders": written(
    `"HolderAddress","Balance","PendingBalanceUpdate"\n"${A}","1.5","No"\n"${B}","2","No"\n`,
    { meant: ["1.5", "2"], decimals: 6, stated: -1 },
  ),
  "Safe's airdrop": written(
    `token_type,token_address,receiver,amount,id\nerc20,${B},${A},1.5,\nerc20,${B},${B},2,\n`,
    { meant: ["1.5", "2"], decimals: 18, stated: -1 },
  ),
};
