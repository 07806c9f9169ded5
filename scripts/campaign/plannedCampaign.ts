import { type Address, getAddress, type Hex, zeroAddress, zeroHash } from "viem";
import type { CampaignArguments } from "../../src/chain/campaignArguments.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { CampaignFile } from "./campaignFile.ts";
import type { TermOptions } from "./createOptions.ts";
import type { PublishedTree } from "./publishedTree.ts";

/** Everything that decides what is created, and where. */
export type PlannedCampaign = {
  readonly arguments: CampaignArguments;
  readonly salt: Hex;
  /** Base units. */
  readonly funding: bigint;
};

export type PlanParameters = {
  readonly options: TermOptions;
  /** Of an earlier run, with its path. */
  readonly file: CampaignFile | undefined;
  readonly path: string;
  readonly published: PublishedTree;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
};

/**
 * What a run is to create. Where an earlier run wrote its file, the same as that one, so that it comes to the same address
 * and is created once: what is given again must agree.
 * @throws SymbolonError `TermNeeded`, `OtherTerms`
 */
export function plannedCampaign(parameters: PlanParameters): PlannedCampaign {
  const { file, path, options, published } = parameters;
  const { manifest, manifestHash, tree } = published;
  const fresh = file === undefined ? freshPlan(parameters) : undefined;
  if (fresh !== undefined) return fresh;
  const known = file as CampaignFile;
  const wanted: Readonly<Record<string, unknown>> = {
    ...withAddresses(options),
    root: manifest.root,
    count: BigInt(tree.count),
    manifestHash,
  };
  const held: Readonly<Record<string, unknown>> = {
    ...known.arguments,
    salt: known.salt,
    funding: known.funding,
  };
  const differing = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && Object.hasOwn(held, name) && held[name] !== value,
  );
  if (differing.length > 0) {
    const told = differing.map(([name, value]) => `${name} ${String(held[name])}, not ${String(value)}`);
    throw new SymbolonError({
      code: "OtherTerms",
      reason: `${path} is the file of another campaign: ${told.join("; ")}.`,
      cure: "Give the terms and the tree of that campaign to go on with it, or another --out for this one.",
      details: { file: path, differing: differing.map(([name]) => name) },
    });
  }
  const { arguments: terms, salt, funding } = known;
  return { arguments: terms, salt, funding };
}

function freshPlan({ options, published, now }: PlanParameters): PlannedCampaign {
  const { manifest, manifestHash, tree } = published;
  const { token, end, treasury } = withAddresses(options);
  if (token === undefined || end === undefined || treasury === undefined) {
    const missing = Object.entries({ token, end, treasury }).flatMap(([name, value]) =>
      value === undefined ? [`--${name}`] : [],
    );
    throw new SymbolonError({
      code: "TermNeeded",
      reason: `A new campaign needs ${missing.join(", ")}.`,
      cure: "Give what is missing: none of it can be changed later, but for the treasury, by itself.",
      details: { missing },
    });
  }
  return {
    arguments: {
      token,
      root: manifest.root,
      count: BigInt(tree.count),
      start: options.start ?? now,
      end,
      waves: options.waves ?? BigInt(tree.shuffle?.waves ?? 0),
      waveInterval: options.waveInterval ?? 0n,
      treasury,
      gate: withAddresses(options).gate ?? zeroAddress,
      maxExtraTime: options.maxExtraTime ?? 0n,
      claimFor: options.claimFor ?? "Anyone",
      manifestHash,
    },
    salt: options.salt ?? zeroHash,
    funding: options.funding ?? tree.allocation.total,
  };
}

/** The options with their addresses as files hold them, so that equal ones are the same text. */
function withAddresses(options: TermOptions): TermOptions {
  const checksummed = (["token", "treasury", "gate"] as const).flatMap((name) => {
    const address: Address | undefined = options[name];
    return address === undefined ? [] : [[name, getAddress(address)] as const];
  });
  return { ...options, ...Object.fromEntries(checksummed) };
}
