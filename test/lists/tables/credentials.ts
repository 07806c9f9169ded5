import type { Table } from "../following/table.ts";
import { A, B } from "./writtenTable.ts";

/** 2027-01-15T08:00:00Z, and its day's beginning. */
const MOMENT = "1800000000";
const DAY = "1799971200";

const member = (
  header: string,
  rows: readonly [string, string],
  expires: string,
  value: string,
  fields = "bool adult",
): Table => ({
  text: [header, ...rows, ""].join("\n"),
  options: {},
  fields,
  meaning: [`${A} 0 ${expires} ${value}`, `${B} 0 0 ${value}`],
  person: { cell: (row) => [undefined, expires, "0"][row] },
});
const expiring = (spelled: string, expires: string) =>
  member("subject,adult,expires", [`${A},true,${spelled}`, `${B},true,0`], expires, "true");

/** Tables of credentials. */
export const CREDENTIALS: Readonly<Record<string, Table>> = {
  milliseconds: expiring("1800000000000", MOMENT),
  microseconds: expiring("1800000000000000", MOMENT),
  "a day of a spreadsheet": expiring("46402", DAY),
  "digits of a date": expiring("20270115", DAY),
  "a time without its zone": expiring("2027-01-15T08:00:00", MOMENT),
  "Excel's flags and lines": member(
    "sep=;\nsubject;adult;expires",
    [`${A};TRUE;${MOMENT}`, `${B};TRUE;0`],
    MOMENT,
    "true",
  ),
  "a column more": member(
    "subject,adult,expires,note",
    [`${A},true,${MOMENT},x`, `${B},true,0,y`],
    MOMENT,
    "true",
  ),
};
