import type { Ended } from "../toolkit/scripts/runProcess.ts";
import { throughGateway } from "./gatewayWay.ts";
import { checkPages } from "./pageWay.ts";
import { bringProxy } from "./proxyWay.ts";
import type { Cell } from "./stage.ts";

/** Calls of the command line in turn, as a person types them, or a program that ends as one does. */
export type Way = {
  /** The command or service that it is about. */
  readonly name: string;
  readonly hasStore?: true;
  /** The exit code on a plain chain; left out: 0. */
  readonly exit?: number;
  /** Each begins where the one before has ended well. */
  readonly does: readonly string[] | ((cell: Cell) => Promise<Ended>);
};

const way = (name: string, ...does: readonly string[]): Way => ({ name, does });
/** It has findings on a plain chain, too. */
const found = (one: Way): Way => ({ ...one, exit: 3 });
const stored = (name: string, ...does: readonly string[]): Way => ({ name, does, hasStore: true });

const OTHER = "SYMBOLON_PRIVATE_KEY={otherKey}";
const TERMS =
  "--token {token} --end {end} --treasury {other} --accept VestedAtStart --accept TotalBelowOneToken";
const FOLLOW = "timeline follow --contract instantCampaign={instant} --until-head";
const SUBMIT = "work submit --tree paid --all --campaign {instant}";
const BATCH = "--registry {registry} --issuer {relayer} --schema {schema}";

/** The main way of every command that speaks to a node, and of every service. */
export const ways: readonly Way[] = [
  way("doctor", "doctor --rpc {node}"),
  found(way("acceptance", "acceptance --dry-run")),
  way("deploy system", "deploy system", "deploy system --check"),
  way("deploy sample-token", "deploy sample-token --holder {other} --supply 5"),
  way("deploy coin", "deploy coin"),
  { name: "deploy --deploy-proxy", does: bringProxy },
  way("deploy relay", "deploy relay --owner {other} --treasury {other} --key {relayer}"),
  way("deploy trust-list", "deploy trust-list --authority {relayer} --notice 1d"),
  way(
    "tree commit",
    "tree commit rows.csv --base-units --rpc {node} --registry {attestations} --randomness block:99999 --out new.json",
  ),
  way("tree report", "tree report rows.csv --base-units --rpc {node} --out new.html"),
  way(
    "credential schema --attestations",
    'credential schema "uint8 height" --register --attestations {attestations}',
  ),
  way("attestation attest", "attestation attest ages.csv --registry {attestations} --schema {schema}"),
  way("attestation show", "attestation show {uid} --registry {attestations}"),
  way(
    "attestation verify",
    "attestation verify {uid} --registry {attestations} --issuer {relayer} --schema {schema} --at block",
  ),
  way("attestation revoke", "attestation revoke {uid} --registry {attestations}"),
  way("credential schema", 'credential schema "uint8 height" --schema-registry {schemas} --register'),
  way("credential issue", "credential issue batch --registry {registry}"),
  way("credential announce", "credential announce changes.csv --batch issued"),
  way("credential revoke", "credential revoke 1 --batch issued"),
  way("credential suspend", "credential suspend 1 --batch issued"),
  way("credential hold", "credential hold 1 --batch issued"),
  way("credential show", "credential show issued"),
  way("credential verify", `credential verify shown.json ${BATCH} --at block`),
  way("credential copy", "credential copy issued --out new.json"),
  way("credential witness", "credential witness shown.json --out new.json"),
  way(
    "credential reissue",
    "credential reissue issued --out new --issuer {a0} --revoker {a0} --no-emergency",
  ),
  way("credential renew", "credential renew issued 1 --subject {a0} --out new"),
  way(
    "allocation from-credentials",
    "allocation from-credentials --schema {schema} --rules ruled.json --registry {attestations} --out new",
  ),
  way(
    "allocation import",
    "allocation import uniswap paid/allocation.csv --contract {instant} --stopped --out new",
  ),
  way("tree verify", "tree verify ruled"),
  way(
    "campaign create",
    `${OTHER} campaign create fresh --factory {factory} --form full ${TERMS} --out new.json`,
  ),
  found(way("campaign check", "campaign check campaign.json fresh")),
  way("campaign show", "campaign show campaign.json --tree fresh"),
  way("campaign show of a claim", "campaign show {instant} paid --claimant {leaf0}"),
  way("campaign descriptor", "campaign descriptor {instant} --out shown"),
  way("campaign claim", "campaign claim {instant} paid --claimant {leaf0}"),
  way("campaign sign", "SYMBOLON_PRIVATE_KEY={leafKey0} campaign sign {instant} paid --out new.json"),
  way("campaign relay", "campaign relay {instant} paid"),
  way("campaign relay (vesting)", "campaign relay {vesting} vested"),
  way("campaign release", "campaign relay {vesting} vested", "campaign release {vesting} vested --all"),
  way("campaign recall", `${OTHER} campaign recall {recallable}`),
  way("campaign sweep", "campaign sweep {ended}"),
  way("campaign propose-root", `${OTHER} campaign propose-root {cumulative} grown --previous grown`),
  way("relay show", "relay show {relay}"),
  way("relay set-key", `${OTHER} relay set-key {relay} --add {relayer}`),
  way("trust list", "trust list {trustList}"),
  way("trust accredit", `${OTHER} trust accredit {trustList} {relayer} --schema {schema} --tier 1`),
  way("attestation import", "attestation import --source {attestations} --registry {imported}"),
  way("govern propose", "govern propose {group} --roster roster.json --out new.json"),
  way("govern sign", "SYMBOLON_PRIVATE_KEY={leafKey0} govern sign proposed.json"),
  way(
    "govern send",
    "SYMBOLON_PRIVATE_KEY={leafKey0} govern sign proposed.json",
    "govern send proposed.json",
  ),
  way("govern step", "govern step {group}"),
  way("govern show", "govern show {group}"),
  way("govern audit", "govern audit {group}"),
  found(way("rehearse dry-run", "rehearse dry-run {instant} paid --fork {node}")),
  found(stored("work", SUBMIT, "work start --key env:SYMBOLON_PRIVATE_KEY --until-done")),
  stored("timeline follow", FOLLOW),
  stored("timeline follow --way told", `${FOLLOW} --way told`, "timeline show"),
  stored("timeline check --blocks", FOLLOW, "timeline check --blocks"),
  stored("timeline check", FOLLOW, "timeline check"),
  stored("trace", FOLLOW, "trace {instant}:1"),
  stored(
    "gateway start --check",
    "gateway start --check --campaign {instant} --key env:SYMBOLON_PRIVATE_KEY",
  ),
  { name: "page check", does: checkPages },
  { name: "gateway", hasStore: true, does: throughGateway },
];
