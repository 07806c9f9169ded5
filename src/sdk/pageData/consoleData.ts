import type { Address } from "viem";
import { address, count, list, object, text } from "../core/decode.ts";
import { record } from "./pageDecoders.ts";

/** Campaigns that a console lists at most, of its build and of a device each: all of them are read together. */
export const MAX_LISTED_CAMPAIGNS = 100;

/** A campaign that a console lists. */
export type ListedCampaign = {
  readonly address: Address;
  /** Default: its token tells it apart. */
  readonly name?: string;
  /** The folder of its published tree, an address or relative to the page; default: its operator gives it. */
  readonly tree?: string;
};

/** An issuer and what its reason codes stand for. */
export type ReasonedIssuer = {
  readonly address: Address;
  readonly name: string;
  readonly reasons?: readonly { readonly code: number; readonly name: string }[];
};

/** The content of a console. */
export type ConsoleData = {
  /** Contracts of the system by their names in the address book, without those that the chain lacks. */
  readonly contracts: Readonly<Record<string, Address>>;
  readonly campaigns: readonly ListedCampaign[];
  /** Default: reasons are given by their codes. */
  readonly issuers?: readonly ReasonedIssuer[];
  readonly gateway?: string;
  /** Address of the timeline's read API. */
  readonly timeline?: string;
  /** Hosts of published trees that the page may read; default: only the page's own folder, and files. */
  readonly trees?: readonly string[];
};

type OfConsole = "gateway" | "timeline" | "trees" | "issuers";

const listedCampaign = object<
  Pick<ListedCampaign, "address">,
  Required<Pick<ListedCampaign, "name" | "tree">>
>({ address }, { name: text, tree: text });
const reasonedIssuer = object<
  Pick<ReasonedIssuer, "address" | "name">,
  Required<Pick<ReasonedIssuer, "reasons">>
>({ address, name: text }, { reasons: list(object({ code: count, name: text })) });

/** For programs that read a document of others: pages do not look into what they were built with for a console. */
export const consoleData = object<Omit<ConsoleData, OfConsole>, Required<Pick<ConsoleData, OfConsole>>>(
  { contracts: record(address), campaigns: list(listedCampaign) },
  { gateway: text, timeline: text, trees: list(text), issuers: list(reasonedIssuer) },
);
