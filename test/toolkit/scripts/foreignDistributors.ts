import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Abi, type Address, type Hex, parseAbi } from "viem";
import { writeContract } from "viem/actions";
import { publishedBytecode } from "../../../bench/gas/attestations/publishedBytecode.ts";
import { compile } from "../../differential/play/compile.ts";
import type { Build } from "../../journeys/easBuilds.ts";
import type { OperatorChain } from "./operatorChain.ts";

const build = (abi: Abi, bytecode: Hex): Build => ({ abi, bytecode, deployedBytecode: "0x" });

const uniswapAbi = parseAbi([
  "constructor(address token, bytes32 merkleRoot)",
  "function claim(uint256 index, address account, uint256 amount, bytes32[] proof)",
]);
const sablierAbi = parseAbi([
  "struct Terms { address asset; bool cancelable; uint40 expiration; address initialAdmin; string ipfsCID; bytes32 merkleRoot; string name; bool transferable; }",
  "struct Durations { uint40 cliff; uint40 total; }",
  "constructor(Terms terms, address lockupLinear, Durations durations)",
  "function claim(uint256 index, address recipient, uint128 amount, bytes32[] proof) returns (uint256)",
]);
const streamsAbi = parseAbi(["constructor(address initialAdmin, address initialNFTDescriptor)"]);

/** Uniswap's distributor, as Uniswap published its bytecode. */
export async function deployUniswap(chain: OperatorChain, token: Address, root: Hex) {
  const path = createRequire(import.meta.url).resolve(
    "@uniswap/merkle-distributor/build/MerkleDistributor.json",
  );
  const { bytecode } = JSON.parse(readFileSync(path, "utf8")) as { bytecode: string };
  const address = await chain.deploy(build(uniswapAbi, `0x${bytecode}`), token, root);
  return { address, claim: claimWith(chain, address, uniswapAbi) };
}

/** A campaign of linear streams, as Sablier published its bytecode (v2-periphery 1.2.0). */
export async function deploySablier(chain: OperatorChain, token: Address, root: Hex) {
  const operator = chain.operator.account.address;
  const lockup = build(
    streamsAbi,
    publishedBytecode("@sablier/v2-core/artifacts/SablierV2LockupLinear.json"),
  );
  const streams = await chain.deploy(lockup, operator, operator);
  const terms = {
    asset: token,
    cancelable: false,
    expiration: 0,
    initialAdmin: operator,
    ipfsCID: "",
    merkleRoot: root,
    name: "",
    transferable: false,
  };
  const campaign = publishedBytecode("@sablier/v2-periphery/artifacts/SablierV2MerkleLL.json");
  const address = await chain.deploy(build(sablierAbi, campaign), terms, streams, { cliff: 0, total: 100 });
  return { address, claim: claimWith(chain, address, sablierAbi) };
}

function claimWith(chain: OperatorChain, address: Address, abi: Abi) {
  return (index: number, { account, amount }: { account: Hex; amount: bigint }, proof: readonly Hex[]) =>
    writeContract(chain.operator, {
      address,
      abi,
      functionName: "claim",
      args: [BigInt(index), account, amount, proof],
    } as never);
}

/** Says what it is told to, whether or not it fits. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

contract ToldDistributor {
    struct Claim { uint208 amount; uint48 timestamp; bytes32 merkleRoot; }

    bytes32 public getMerkleRoot;
    address public immutable TOKEN;
    mapping(address => mapping(address => Claim)) public claimed;
    mapping(uint256 => bool) public hasClaimed;

    constructor(bytes32 root, address token) { (getMerkleRoot, TOKEN) = (root, token); }

    function MERKLE_ROOT() external view returns (bytes32) { return getMerkleRoot; }

    function pay(address user, address token, uint208 amount) external { claimed[user][token].amount += amount; }

    function claim(uint256 index) external { hasClaimed[index] = true; }
}
`;

const toldAbi = parseAbi([
  "constructor(bytes32 root, address token)",
  "function pay(address user, address token, uint208 amount)",
  "function claim(uint256 index)",
]);

const FILE = "contracts/mocks/SampleToken.sol";
let told: Build | undefined;

/** A contract with the functions of Merkl's Distributor and of Sablier's later campaigns, that does as it is told. */
export async function deployTold(chain: OperatorChain, root: Hex, token: Address) {
  told ??= build(
    toldAbi,
    compile({
      file: FILE,
      contract: "ToldDistributor",
      edit: (source, file) => (file === FILE ? SOURCE : source),
    }).creation,
  );
  const address = await chain.deploy(told, root, token);
  const call = (functionName: string, ...args: readonly unknown[]) =>
    writeContract(chain.operator, { address, abi: toldAbi, functionName, args } as never);
  return { address, call };
}
