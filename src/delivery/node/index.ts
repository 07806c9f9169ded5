/** Journals in files, with a lock each: what of delivery needs Node's file system. Imports `files` and `delivery`. */
export { fileJournal } from "./fileJournal.ts";
