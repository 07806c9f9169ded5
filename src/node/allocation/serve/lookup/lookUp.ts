import {
  type AccountProof,
  proofFromFiles,
  type ReadFile,
} from "../../../../sdk/allocation/proof/proofFromFiles.ts";
import type { Manifest } from "../../../../sdk/allocation/published/manifest.ts";
import { SymbolonError } from "../../../../sdk/core/errors.ts";
import { jsonOf } from "../../../../sdk/core/text/jsonText.ts";
import { tokenAmount } from "../../../../sdk/core/text/tokenAmount.ts";

/** What a page shows of an account: that it is listed, that it is not, or that nobody can tell. */
export type Found = {
  readonly kind: "listed" | "not listed" | "no answer";
  readonly title: string;
  /** Names with what belongs to them. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** One sentence each. */
  readonly remarks: readonly string[];
  /** What the account needs to claim, as JSON. */
  readonly json?: string;
};

type LookUpParameters = {
  /** Behind it, separated by a blank, the index of the row that is meant, where it has several. */
  readonly account: string;
  readonly manifest: Manifest;
  readonly read: ReadFile;
  /** Asks the server for the proof of an account: for trees that have no tiles. @throws as `proofFromFiles` */
  readonly askServer: (account: string, index: number | undefined) => Promise<AccountProof>;
};

/** Looks an account up in a served tree, by the tree's own files as far as it has any that allow it. */
export async function lookUp({
  account: input,
  manifest,
  read,
  askServer,
}: LookUpParameters): Promise<Found> {
  const text = input.trim();
  const [, account = text, digits] = /^(\S+)\s+(\d{1,10})$/.exec(text) ?? [];
  const index = digits === undefined ? undefined : Number(digits);
  if (account === "") return notFound("no answer", "No address is given", "Paste the address of an account.");
  try {
    return await proofFromFiles({ read, account, index, manifest }).then(
      (proof) =>
        listed(proof, manifest, "The proof was checked against the root of this list, here in the page."),
      async (error: unknown) => {
        if (!(error instanceof SymbolonError) || error.code !== "NoTiles") throw error;
        return listed(
          await askServer(account, index),
          manifest,
          "The server made the proof, out of all rows.",
        );
      },
    );
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const remarks = [error.reason, error.hint] as const;
    if (error.code === "AccountNotInTree") return notFound("not listed", "Not in this list", ...remarks);
    if (error.code === "SeveralLeaves") {
      return notFound("no answer", "Several rows", error.reason, "Put the index of one behind the address.");
    }
    const isBad = error.code === "NotAnAddress" || error.code === "WrongChecksum";
    return notFound("no answer", isBad ? "That is no address" : "The list cannot be read", ...remarks);
  }
}

function listed(proof: AccountProof, { decimals, count }: Manifest, remark: string): Found {
  const { amount, index, account, beneficiary } = proof;
  return {
    kind: "listed",
    title: "In this list",
    facts: [
      ["Amount", tokenAmount(amount, decimals === null ? {} : { decimals })],
      ...(decimals === null ? [] : [["In base units", amount.toString()] as const]),
      ["Index", `${index} (of 0 to ${count - 1})`],
      ["Account", account],
      ...(beneficiary === undefined ? [] : [["Pays", beneficiary] as const]),
    ],
    remarks: [remark],
    json: jsonOf(proof, 2),
  };
}

function notFound(kind: Found["kind"], title: string, ...remarks: readonly string[]): Found {
  return { kind, title, facts: [], remarks };
}
