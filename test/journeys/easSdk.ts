import { createRequire } from "node:module";

/**
 * The unmodified eas-sdk, and the ethers it is written for. Both come from their CommonJS builds: the SDK's other build
 * imports names from lodash in a way that Node refuses, and two builds of ethers would be two sets of classes.
 */
const require = createRequire(import.meta.url);

type Sdk = typeof import("@ethereum-attestation-service/eas-sdk", { with: { "resolution-mode": "require" }});
type Ethers = typeof import("ethers", { with: { "resolution-mode": "require" }});

export const sdk = require("@ethereum-attestation-service/eas-sdk") as Sdk;
export const ethers = require("ethers") as Ethers;

export type JsonRpcSigner = InstanceType<Ethers["JsonRpcSigner"]>;
export type FunctionFragment = InstanceType<Ethers["FunctionFragment"]>;
