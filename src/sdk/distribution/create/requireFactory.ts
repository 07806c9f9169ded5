import { type Address, getAddress } from "viem";
import { getCode } from "viem/actions";
import { type AddressBook, addressFromBook } from "../../chain/book/addressBook.ts";
import { contractsOf, shippedDesign } from "../../chain/campaigns/campaignContracts.ts";
import { type PredictCampaignParameters, predictCampaign } from "../../chain/campaigns/campaignFactory.ts";
import type { CampaignDesign } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { SymbolonError } from "../../core/errors.ts";
import { decodeClaimError } from "../decodeClaimError.ts";

/** Where factories are: one that is named, or a book of addresses. */
export type FactoryPlaces = {
  readonly factory?: Address | undefined;
  readonly addressBook?: AddressBook | undefined;
};

/**
 * The factory of a kind and form; undefined where nothing names it.
 * @throws SymbolonError `NotInAddressBook`
 */
export function namedFactory(
  client: ReadClient,
  { factory, addressBook }: FactoryPlaces,
  design: CampaignDesign,
): Address | undefined {
  if (factory !== undefined || addressBook === undefined) return factory;
  return addressFromBook(addressBook, client.chain.id, contractsOf(design).factoryInBook);
}

/**
 * Requires a contract at the address, of the right kind and form. An address without code answers nothing, and takes
 * every transaction.
 * @throws SymbolonError `NoFactory`, `OtherKind`, `OtherForm`
 */
export async function requireFactory(
  client: ReadClient,
  factory: Address,
  design: CampaignDesign,
): Promise<Address> {
  const code = await getCode(client, { address: factory });
  if (code === undefined) {
    throw noFactory(client, factory, `There is no contract at ${factory}`, design);
  }
  const other = shippedDesign(code, "factory");
  const { kind, form } = design;
  const isOtherKind = other !== undefined && other.kind !== kind;
  if (other === undefined || (!isOtherKind && other.form === form)) return factory;
  throw new SymbolonError({
    code: isOtherKind ? "OtherKind" : "OtherForm",
    reason: `The contract at ${factory} is the ${contractsOf(other).factory}, but the campaign is ${isOtherKind ? `of kind ${kind}` : `in the ${form} form`}.`,
    hint: `Give the address of the ${contractsOf(design).factory}, or --addresses with a book that has it.`,
    details: { factory, kind, form, other },
  });
}

/**
 * Asks a factory, which another party may have made, where a campaign will be.
 * @throws SymbolonError `NoFactory` where the contract there does not answer as a factory; what else viem throws
 */
export async function predictedBy(
  client: ReadClient,
  parameters: PredictCampaignParameters,
  design: CampaignDesign,
): Promise<Address> {
  try {
    return getAddress(await predictCampaign(client, parameters));
  } catch (thrown) {
    const refusal = decodeClaimError(thrown)?.error ?? SILENT;
    if (refusal !== SILENT || !isAnotherContract(thrown)) throw thrown;
    const { factory } = parameters;
    throw noFactory(client, factory, `The contract at ${factory} is not a campaign factory`, design);
  }
}

/** The name that `decodeClaimError` gives to a refusal without a reason. */
const SILENT = "0x";

function noFactory(
  client: ReadClient,
  factory: Address,
  what: string,
  design: CampaignDesign,
): SymbolonError {
  const chainId = client.chain.id;
  return new SymbolonError({
    code: "NoFactory",
    reason: `${what} on chain ${chainId}.`,
    hint: `Deploy it (symbolon deploy system), or give the address of the ${contractsOf(design).factory}, and the RPC of its chain.`,
    details: { factory, chainId },
  });
}
