import type { Noun } from "./command/verbs.ts";

const ENVIRONMENT = `
--rpc and --addresses may be set once for all, as SYMBOLON_RPC_URL and SYMBOLON_ADDRESSES. Commands that send tell in
--help who signs.
To have a Safe, or another account whose key is elsewhere, send instead: --from ADDRESS --calldata FILE.`;

/** `symbolon attestation ...`: credentials one by one. They speak to our registry and to EAS alike, and need no compiled contract. */
export const attestation: Noun = {
  name: "attestation",
  summary: "credentials one by one, in an AttestationRegistry or in EAS",
  help: ENVIRONMENT,
  loadExplain: async () =>
    (await import("../src/sdk/credentials/attestations/attestationRefusal.ts")).attestationRefusal,
  verbs: {
    "attest [file]": {
      summary: "attest once with --data, or once for each row of a file",
      example:
        "symbolon attestation attest --schema 0xSCHEMA --recipient 0xACCOUNT --data 'name=Anna,adult=true'\nsymbolon attestation attest members.csv --schema 0xSCHEMA",
      load: () => import("./attestation/usage/attest.ts"),
    },
    "revoke [uid...]": {
      summary: "revoke attestations of the signing account, for ever",
      example: "symbolon attestation revoke 0xUID",
      load: () => import("./attestation/usage/revoke.ts"),
    },
    "show <uid>": {
      summary: "every field of an attestation, of Verax too, its data decoded",
      example: "symbolon attestation show 0xUID",
      load: () => import("./attestation/usage/show.ts"),
    },
    "verify <uid|file>": {
      summary: "the verdict on an attestation, on the chain or off it",
      example: "symbolon attestation verify 0xUID --issuer 0xISSUER --schema 0xSCHEMA --subject 0xACCOUNT",
      load: () => import("./attestation/usage/verify.ts"),
    },
    import: {
      summary: "make an issuer's attestations of EAS again in this registry",
      load: () => import("./attestation/usage/import.ts"),
    },
  },
};
