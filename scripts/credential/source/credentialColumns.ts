import type { SchemaField } from "../../../src/credentials/parseSchema.ts";

/** What a column of a credentials file says: one of three properties, or the field at a position of the schema. */
export type CredentialColumn = "subject" | "validFrom" | "expires" | number;

/** Before a field's name that is also a property's, or any other field's. */
const FIELD_PREFIX = "data.";
const PROPERTIES: readonly CredentialColumn[] = ["subject", "validFrom", "expires"];

/** @returns what a column of this name says; undefined where it says nothing */
export function columnReader(fields: readonly SchemaField[]): (name: string) => CredentialColumn | undefined {
  const columns = new Map<string, CredentialColumn>();
  for (const [position, { name }] of fields.entries()) {
    columns.set(name, position);
    columns.set(`${FIELD_PREFIX}${name}`, position);
  }
  for (const property of PROPERTIES) columns.set(String(property), property);
  return (name) => columns.get(name.trim());
}

/** How a file may name a column. */
export function columnName(fields: readonly SchemaField[], column: CredentialColumn): string {
  if (typeof column === "string") return column;
  const name = fields[column]?.name ?? "";
  return PROPERTIES.includes(name as CredentialColumn) ? `${FIELD_PREFIX}${name}` : name;
}

/** The columns that every row must have. */
export function neededColumns(fields: readonly SchemaField[]): readonly CredentialColumn[] {
  return ["subject", ...fields.keys()];
}
