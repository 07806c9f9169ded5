/**
 * Journals in files, with a lock each, and keys in encrypted files: what of delivery needs Node. Imports `files` and
 * `delivery`.
 */

export { accountFromKeystore } from "../keys/keystore.ts";
export { fileJournal } from "./fileJournal.ts";
