import { InvalidArgumentError } from "commander";
import type { Address } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { type ContractRole, contractRoles } from "../../src/sdk/chain/events/contractRoles.ts";
import {
  address,
  count,
  type Decoder,
  decodeJson,
  list,
  object,
  oneOf,
  text,
} from "../../src/sdk/core/decode.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ProfileOverrides } from "../../src/sdk/delivery/profile.ts";
import type { Assurance } from "../../src/services/timeline/tables/blockRow.ts";
import { readAddress } from "../command/optionReaders.ts";
import { finality, readUrls } from "../work/workConfig.ts";

/** A contract that whoever follows names. */
export type NamedContract = { readonly role: ContractRole; readonly address: Address };

/** A chain that is followed, as the options of `timeline follow` or a file of theirs say it. */
export type FollowConfig = {
  readonly rpc: readonly string[];
  /** Path of an address book; default: where `deploy system` puts everything. */
  readonly addresses?: string | undefined;
  readonly contracts: readonly NamedContract[];
  readonly fromBlock?: number | undefined;
  readonly finality?: NonNullable<ProfileOverrides["finality"]> | undefined;
  readonly way?: Assurance | undefined;
};

/** Reads one more `ROLE=ADDRESS`. */
export function readNamed(text: string, before: readonly NamedContract[] = []): readonly NamedContract[] {
  const [name = "", given = "", ...rest] = text.split("=");
  const role = contractRoles.find((one) => one === name);
  if (role === undefined || rest.length > 0)
    throw new InvalidArgumentError(`It must be ROLE=ADDRESS, with a role of ${contractRoles.join(", ")}.`);
  return [...before, { role, address: readAddress(given) }];
}

type ContractLists = Readonly<Partial<Record<ContractRole, readonly Address[]>>>;
type ChainEntry = Omit<FollowConfig, "contracts"> & { readonly contracts?: ContractLists };

const lists = Object.fromEntries(contractRoles.map((role) => [role, list(address)]));
const config = object<{ chains: readonly ChainEntry[] }>({
  chains: list(
    object(
      { rpc: readUrls },
      {
        addresses: text,
        contracts: object({}, lists),
        fromBlock: count,
        finality,
        way: oneOf(["proven", "told"]),
      },
    ),
  ) as unknown as Decoder<readonly ChainEntry[]>,
});

/**
 * Reads the chains of a file.
 * @throws SymbolonError `BadFollowConfig` naming the member, without endpoints; `MissingFile`, `UnreadableFile`
 */
export function readFollowConfig(file: string): readonly FollowConfig[] {
  const refuse = (reason: string, cause?: unknown) => badConfig(file, reason, cause);
  const { chains } = decodeJson(config, readText(file), refuse);
  if (chains.length === 0) throw refuse("its chains are empty");
  chains.forEach(({ rpc }, i) => {
    if (rpc.length === 0) throw refuse(`its chains[${i}].rpc is empty`);
  });
  return chains.map(({ contracts = {}, ...rest }) => ({
    ...rest,
    contracts: contractRoles.flatMap((role) =>
      (contracts[role] ?? []).map((one) => ({ role, address: one })),
    ),
  }));
}

function badConfig(file: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadFollowConfig",
    reason: `${file} does not say which chains to follow: ${reason}.`,
    hint: `Write it as {"chains":[{"rpc":["https://..."],"fromBlock":0}]}; symbolon timeline follow --help explains the rest.`,
    details: { file },
    cause,
  });
}
