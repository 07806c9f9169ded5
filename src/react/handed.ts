/** Reads what a holder is handed; a module of its own, so that a page loads it when there is something to be read. */
export { formatCredentialPackage } from "../credentials/disclosure/credentialPackage.ts";
export { type Handed, readHanded } from "../credentials/vault/handed.ts";
