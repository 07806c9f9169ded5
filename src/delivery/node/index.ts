/**
 * Journals in files, with a lock each, and keys in encrypted files: what of delivery needs Node. Imports `files` and
 * `delivery`.
 */
export { fileJournal } from "./fileJournal.ts";
export { accountFromKeystore } from "./keystore.ts";
