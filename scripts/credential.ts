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
      summary: "the fields of a schema as batches have them; with a chain, register it or show one",
      load: () => import("./credential/schema.ts"),
    },
    "batch [file]": {
      summary: "build a batch from a file of credentials: what to publish, and what to keep",
      load: () => import("./credential/batch.ts"),
    },
    "issue <batch>": {
      summary: "issue a batch that was built: all its credentials in one transaction",
      load: () => import("./credential/issue.ts"),
    },
    "reissue <batch>": {
      summary: "where a role's key is lost or stolen: make the batch that takes its place, under new roles",
      load: () => import("./credential/reissue.ts"),
    },
    "renew <batch> [credential]": {
      summary:
        "where a holder lost their key, or something is to be corrected: issue again, then revoke the old one",
      load: () => import("./credential/renew.ts"),
    },
    "present <dir> [holder]": {
      summary: "write what a holder is handed: its credential, with the salts of all its fields",
      load: () => import("./credential/present.ts"),
    },
    "disclose <file>": {
      summary: "as a holder: show some fields of a credential and hide the rest",
      load: () => import("./credential/disclose.ts"),
    },
    "announce <file>": {
      summary: "announce or retract changes of several kinds, each row of a file once",
      load: () => import("./credential/announce.ts"),
    },
    "revoke [target...]": {
      summary: "announce that credentials count no more, for ever",
      load: async () => (await import("./credential/announce.ts")).ofKind("Revoke"),
    },
    "suspend [target...]": {
      summary: "announce that credentials do not count until they are reinstated",
      load: async () => (await import("./credential/announce.ts")).ofKind("Suspend"),
    },
    "reinstate [target...]": {
      summary: "announce that suspended credentials count again",
      load: async () => (await import("./credential/announce.ts")).ofKind("Reinstate"),
    },
    "retract [target...]": {
      summary: "take back what was announced in this very epoch, and only in it",
      load: async () => (await import("./credential/announce.ts")).retracting,
    },
    "hold [target...]": {
      summary: "emergency: suspend credentials from the next second on, for a time",
      load: async () => (await import("./credential/hold.ts")).holding,
    },
    "end-hold [target...]": {
      summary: "bring the end of emergency holds forward",
      load: async () => (await import("./credential/hold.ts")).ending,
    },
    "show <batch>": {
      summary: "a batch: its policy, revision, status and what is announced; or one of its credentials",
      load: () => import("./credential/show.ts"),
    },
    "verify [file]": {
      summary: "the verdict on a credential: live, from a copy, or from a witness with no network",
      load: () => import("./credential/verify.ts"),
    },
    "witness <file>": {
      summary: "make what lets somebody verify a credential with no network",
      load: () => import("./credential/witness.ts"),
    },
    "export <batch>": {
      summary: "the status of a batch as W3C Bitstring Status Lists",
      load: () => import("./credential/export.ts"),
    },
  },
};
