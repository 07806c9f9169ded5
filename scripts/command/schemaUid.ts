/** What is a schema's uid, and not its text. */
export const SCHEMA_UID = /^0x[0-9a-fA-F]{64}$/;
