import { createRequire } from "node:module";
import { verifyJWT } from "did-jwt";
import { Resolver } from "did-resolver";

/**
 * What others use to read status lists: Digital Bazaar's status list library with the JSON-LD processor and the contexts
 * that come with it, and did-jwt. Nothing is fetched.
 */

type Entry = { readonly statusPurpose: string; readonly statusListIndex: string };
type CheckResult = {
  readonly verified: boolean;
  readonly error?: Error;
  readonly results?: readonly { readonly status: boolean; readonly credentialStatus: Entry }[];
};
type DocumentLoader = (url: string) => Promise<{ document: unknown; documentUrl: string; contextUrl: null }>;

const require = createRequire(import.meta.url);
const statusLists = require("@digitalbazaar/vc-bitstring-status-list") as {
  decodeList(list: { encodedList: string }): Promise<{ length: number; getStatus(index: number): boolean }>;
  checkStatus(options: {
    credential: object;
    documentLoader: DocumentLoader;
    verifyBitstringStatusListCredential: boolean;
  }): Promise<CheckResult>;
};
// What the library itself reads credentials with, so resolved from where it lies.
const itsOwn = createRequire(require.resolve("@digitalbazaar/vc-bitstring-status-list"));
const jsonld = itsOwn("jsonld") as {
  expand(document: object, options: { documentLoader: DocumentLoader; safe: boolean }): Promise<object[]>;
};
const { _checkCredential } = itsOwn("@digitalbazaar/vc") as {
  _checkCredential(options: { credential: object; now: Date; maxClockSkew: number }): void;
};
const { contexts } = itsOwn("@digitalbazaar/credentials-context") as {
  contexts: ReadonlyMap<string, unknown>;
};

export const { decodeList } = statusLists;

const loader =
  (documents: Readonly<Record<string, unknown>>): DocumentLoader =>
  async (url) => {
    const document = contexts.get(url) ?? documents[url];
    if (document === undefined) throw new Error(`${url} is not here`);
    return { document, documentUrl: url, contextUrl: null };
  };

/** The status of a credential in the published lists, as Digital Bazaar's library looks it up. */
export function checkStatus(credential: object, lists: Readonly<Record<string, unknown>>) {
  return statusLists.checkStatus({
    credential,
    documentLoader: loader(lists),
    // The lists are enveloped in a JWT, whose signature did-jwt checks.
    verifyBitstringStatusListCredential: false,
  });
}

/** Expands a credential as JSON-LD; refused where any term of it has no meaning. */
export function expand(credential: object) {
  return jsonld.expand(credential, { documentLoader: loader({}), safe: true });
}

/** Throws where a credential breaks the data model, or is not valid at that second (within a millisecond). */
export function checkCredential(credential: object, moment: number): void {
  _checkCredential({ credential, now: new Date(moment * 1000), maxClockSkew: 0.001 });
}

/** The did:pkh method, as its specification says: one key, known by its address. */
const resolver = new Resolver({
  pkh: async (did, { id }) => {
    const key = `${did}#blockchainAccountId`;
    return {
      didResolutionMetadata: { contentType: "application/did+json" },
      didDocumentMetadata: {},
      didDocument: {
        id: did,
        verificationMethod: [
          { id: key, type: "EcdsaSecp256k1RecoveryMethod2020", controller: did, blockchainAccountId: id },
        ],
        authentication: [key],
        assertionMethod: [key],
      },
    };
  },
});

/** The payload of a JWT that its issuer signed and that has not expired at that second, as did-jwt judges. */
export async function verifyByDidJwt(jwt: string, moment: bigint) {
  const { payload, signer } = await verifyJWT(jwt, {
    resolver,
    proofPurpose: "assertionMethod",
    policies: { now: Number(moment) },
    skewTime: 0,
  });
  return { payload, key: signer.id };
}
