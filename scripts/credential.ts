import type { Noun } from "./command/verbs.ts";

const ENVIRONMENT = `
--rpc and --addresses may be set once for all, as SYMBOLON_RPC_URL and SYMBOLON_ADDRESSES; where --batch is a header file or a
folder, the registry is known. Commands that send tell in --help who signs.
To have a Safe, or another account whose key is elsewhere, send instead: --from ADDRESS --calldata FILE.`;

/** `symbolon credential ...`: credentials by the batch, from a file to a verdict. */
export const credential: Noun = {
  name: "credential",
  summary: "credentials by the batch: build, issue, change their status, verify",
  help: ENVIRONMENT,
  async loadExplain() {
    const { batchRefusal } = await import("../src/sdk/credentials/changes/batchRefusal.ts");
    const { attestationRefusal } = await import("../src/sdk/credentials/attestations/attestationRefusal.ts");
    // Schemas are registered with the registry that attestations share.
    return (thrown) => batchRefusal(thrown) ?? attestationRefusal(thrown);
  },
  verbs: {
    "schema <schema>": {
      summary: "the fields of a schema, of batches or attestations; with a chain, register it or show one",
      example:
        'symbolon credential schema "string name,bool adult" --register\nsymbolon credential schema "string name,(uint8,bool)[] marks" --register --attestations',
      load: () => import("./credential/usage/schema.ts"),
    },
    "batch [file]": {
      summary: "build a batch from a file of credentials: what to publish, and what to keep",
      example:
        'symbolon credential batch members.csv --schema "string name,bool adult" --revoker 0xREVOKER --epoch-length 1h --out club',
      load: () => import("./credential/usage/batch.ts"),
    },
    "issue <batch>": {
      summary: "issue a batch that was built: all its credentials in one transaction",
      example: "symbolon credential issue club --uri https://club.example/manifest.json",
      load: () => import("./credential/usage/issue.ts"),
    },
    "reissue <batch>": {
      summary: "where a role's key is lost or stolen: make the batch that takes its place, under new roles",
      example:
        "symbolon credential reissue club --issuer 0xNEW_ISSUER --revoker 0xNEW_REVOKER --as-of 2027-01-15T08:00:00Z --out club-2",
      load: () => import("./credential/usage/reissue.ts"),
    },
    "renew <batch> [credential]": {
      summary:
        "where a holder lost their key, or something is to be corrected: issue again, then revoke the old one",
      load: () => import("./credential/usage/renew.ts"),
    },
    "present <dir> [holder]": {
      summary: "write what a holder is handed: its credential, with the salts of all its fields",
      example: "symbolon credential present club 0xACCOUNT --out anna.json",
      load: () => import("./credential/usage/present.ts"),
    },
    "disclose <file>": {
      summary: "as a holder: show some fields of a credential and hide the rest",
      example: "symbolon credential disclose anna.json --fields adult --out shown.json",
      load: () => import("./credential/usage/disclose.ts"),
    },
    "announce <file>": {
      summary: "announce or retract changes of several kinds, each row of a file once",
      example: "symbolon credential announce changes.csv --batch club",
      load: () => import("./credential/usage/announce.ts"),
    },
    "revoke [target...]": {
      summary: "announce that credentials count no more, for ever",
      example: "symbolon credential revoke 17 230-260 --batch club --reason 4",
      load: async () => (await import("./credential/usage/announce.ts")).ofKind("Revoke"),
    },
    "suspend [target...]": {
      summary: "announce that credentials do not count until they are reinstated",
      example: "symbolon credential suspend 41 42 --batch club",
      load: async () => (await import("./credential/usage/announce.ts")).ofKind("Suspend"),
    },
    "reinstate [target...]": {
      summary: "announce that suspended credentials count again",
      example: "symbolon credential reinstate 41 --batch club",
      load: async () => (await import("./credential/usage/announce.ts")).ofKind("Reinstate"),
    },
    "hold [target...]": {
      summary: "emergency: suspend credentials from the next second on, for a time; or end that sooner",
      example:
        "symbolon credential hold 17 --batch club --reason 7\nsymbolon credential hold 17 --batch club --end",
      load: () => import("./credential/usage/hold.ts"),
    },
    "show <batch>": {
      summary: "a batch: its policy, revision, status and what is announced; or one of its credentials",
      example: "symbolon credential show club --credential 17",
      load: () => import("./credential/usage/show.ts"),
    },
    "verify [file]": {
      summary: "the verdict on a credential: live, from a copy, or from a witness with no network",
      example: "symbolon credential verify shown.json --issuer 0xISSUER --schema 0xSCHEMA",
      load: () => import("./credential/usage/verify.ts"),
    },
    "witness <file>": {
      summary: "make what lets somebody verify a credential with no network",
      example: "symbolon credential witness anna.json --finality finalized --out anna.witness.json",
      load: () => import("./credential/usage/witness.ts"),
    },
    "copy <batch...>": {
      summary:
        "the status of whole batches in a file, signed where you say so, for verifiers without a network",
      example: "symbolon credential copy club --finality finalized --sign --out status-copy.json",
      load: () => import("./credential/usage/copy.ts"),
    },
    "export <batch>": {
      summary: "the status of a batch as W3C Bitstring Status Lists",
      load: () => import("./credential/usage/export.ts"),
    },
  },
};
